#include "insitu/find_definition.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

FilterDefinition filter(const std::string& id, const std::string& name,
                        DefinitionKind kind = DefinitionKind::MetricFilter) {
  FilterDefinition filter;
  filter.kind = kind;
  filter.id = id;
  filter.name.text = name;
  return filter;
}

Definitions two_errors() {
  Definitions definitions;
  definitions.filters = {filter("module.x.aws_cloudwatch_log_metric_filter.errors", "x-errors"),
                         filter("aws_cloudwatch_log_metric_filter.errors", "errors")};
  return definitions;
}

std::string id_or_problem(const std::expected<const FilterDefinition*, LookupProblem>& found) {
  if (found) return (*found)->id;
  return found.error().help.empty() ? found.error().message : found.error().message + "; " + found.error().help;
}

TEST(FindDefinition, AnExactNameWinsOverTheLastPartOfAnAddress) {
  EXPECT_EQ(id_or_problem(find_filter(two_errors(), "errors")), "aws_cloudwatch_log_metric_filter.errors");
  EXPECT_EQ(id_or_problem(find_metric_filter(two_errors(), "errors")), "aws_cloudwatch_log_metric_filter.errors");
}

TEST(FindDefinition, TheLastPartOfAnAddressIsAName) {
  EXPECT_EQ(id_or_problem(find_filter(two_errors(), "x.aws_cloudwatch_log_metric_filter.errors")),
            "module.x.aws_cloudwatch_log_metric_filter.errors");
  EXPECT_EQ(id_or_problem(find_filter(two_errors(), "x-errors")), "module.x.aws_cloudwatch_log_metric_filter.errors");
}

TEST(FindDefinition, SeveralOfOneNameAreListedByTheirIds) {
  Definitions definitions = two_errors();
  definitions.filters[1].name.text = "other";
  EXPECT_EQ(id_or_problem(find_filter(definitions, "errors")),
            "2 filters are called `errors`; write one of `aws_cloudwatch_log_metric_filter.errors`, "
            "`module.x.aws_cloudwatch_log_metric_filter.errors`");
  // Definitions of which the name is only the last part are not meant, so they are not offered.
  definitions.filters = {filter("/a:all", "all"), filter("prod.all", "prod.all"), filter("/b:all", "all")};
  EXPECT_EQ(id_or_problem(find_filter(definitions, "all")),
            "2 filters are called `all`; write one of `/a:all`, `/b:all`");
}

TEST(FindDefinition, WhatIsNotCreatedIsNamedWithItsCondition) {
  Definitions definitions = two_errors();
  definitions.not_created.push_back({filter("Slow", ""), "IsProd", "the condition `IsProd` is false"});
  definitions.not_created.push_back({filter("errors", ""), "IsProd", "the condition `IsProd` is false"});
  EXPECT_EQ(
      id_or_problem(find_filter(definitions, "Slow")),
      "the filter `Slow` is not created: the condition `IsProd` is false; `--param` gives parameters other values, "
      "`--all-conditions` reads it nonetheless");
  // What is created wins; of another kind nothing is called so.
  EXPECT_EQ(id_or_problem(find_filter(definitions, "errors")), "aws_cloudwatch_log_metric_filter.errors");
  EXPECT_FALSE(find_alarm(definitions, "Slow").error().message.contains("not created"));
}

TEST(FindDefinition, AnUnknownNameIsAnsweredWithOneThatIsNear) {
  Definitions definitions = two_errors();
  EXPECT_EQ(id_or_problem(find_filter(definitions, "errros")), "no filter is called `errros`; did you mean `errors`?");
  definitions.filters.pop_back();
  EXPECT_EQ(id_or_problem(find_filter(definitions, "slow")),
            "no filter is called `slow`; there are `module.x.aws_cloudwatch_log_metric_filter.errors`, `x-errors`");
  EXPECT_EQ(id_or_problem(find_filter({}, "slow")), "no filter is called `slow`; there is no filter at all");
  EXPECT_EQ(id_or_problem(find_filter(definitions, "")),
            "no filter is called ``; there are `module.x.aws_cloudwatch_log_metric_filter.errors`, `x-errors`");
}

TEST(FindDefinition, OnlyMetricFiltersWhereAMetricIsWanted) {
  Definitions definitions;
  definitions.filters = {filter("F", "forward", DefinitionKind::SubscriptionFilter)};
  EXPECT_EQ(id_or_problem(find_filter(definitions, "forward")), "F");
  EXPECT_EQ(id_or_problem(find_metric_filter(definitions, "forward")),
            "no metric filter is called `forward`; there is no metric filter at all");
}

// Else the filter of another module would be taken for one whose values are not known yet.
TEST(FindDefinition, AnExactNameThatIsUnresolvedWinsToo) {
  Definitions definitions;
  definitions.filters = {filter("module.x.filter.errors", "x-errors")};
  Definition resource;
  resource.kind = DefinitionKind::MetricFilter;
  resource.id = "errors";
  definitions.unresolved.emplace_back(resource, "it is only known when it is applied");
  EXPECT_EQ(id_or_problem(find_filter(definitions, "errors")),
            "filter `errors` is unresolved: it is only known when it is applied");
  // A dashboard of that name is something else.
  definitions.unresolved.front().first.kind = DefinitionKind::DashboardQuery;
  EXPECT_EQ(id_or_problem(find_filter(definitions, "errors")), "module.x.filter.errors");
}

TEST(FindDefinition, ADefinitionInDoubtIsFound) {
  Definitions definitions;
  definitions.filters = {filter("Errors", "")};
  definitions.unresolved.emplace_back(definitions.filters.front(), "whether it is created is not known");
  EXPECT_EQ(id_or_problem(find_filter(definitions, "Errors")), "Errors");
}

TEST(FindDefinition, NamesWhatIsLookedFor) {
  EXPECT_EQ(find_alarm({}, "a").error().message, "no alarm is called `a`");
  EXPECT_EQ(find_query({}, "q").error().message, "no query is called `q`");
  Definitions definitions;
  definitions.queries.resize(2);
  for (QueryDefinition& query : definitions.queries) query.kind = DefinitionKind::SavedQuery;
  definitions.queries[0].id = definitions.queries[1].id = "q";
  EXPECT_EQ(find_query(definitions, "q").error().message, "2 queries are called `q`");
}

}  // namespace
}  // namespace insitu
