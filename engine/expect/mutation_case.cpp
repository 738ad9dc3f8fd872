#include "engine/expect/mutation_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include "engine/expect/filter_case.h"
#include "engine/expect/query_case.h"
#include "engine/lint/pattern_equality.h"
#include "engine/lint/query_equality.h"
#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/mutate_pattern.h"
#include "grammar/mutate_query.h"
#include "grammar/query_parser.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

/// Two cases are about the same filter when its id, its file and its pattern are the same; patterns that the test file
/// writes itself have no id of their own.
bool is_same(const FilterCase& test, const FilterDefinition& filter, const FilterCase& other_test,
             const FilterDefinition& other) {
  if (filter.pattern.text != other.pattern.text) return false;
  if (test.filter.name.has_value() != other_test.filter.name.has_value()) return false;
  return !test.filter.name || (filter.id == other.id && filter.place.file == other.place.file);
}

/// `what`: that was changed. `same`: how many changes mean the same as before.
void conclude(CaseResult& result, std::string_view what, std::size_t same,
              std::chrono::steady_clock::time_point begin) {
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::string note =
      result.assertions == 0
          ? fmt::format("nothing in this {} can be changed", what)
          : fmt::format("{} of {} changes are noticed", result.assertions - result.failures.size(), result.assertions);
  if (same > 0) note += fmt::format("; {} more mean{} the same as the {}", same, same == 1 ? "s" : "", what);
  result.notes.push_back(std::move(note));
}

/// Whether a changed query is proven to give what the query gives.
bool gives_the_same(const ast::Query& query, std::string_view changed) {
  const auto tree = parse_query(changed);
  return tree && give_the_same(query, tree->query);
}

}  // namespace

bool mean_the_same(std::string_view pattern, std::string_view other) {
  const auto one = parse_filter_pattern(pattern);
  const auto tree = parse_filter_pattern(other);
  if (!one || !tree) return false;
  const auto before = lower_pattern(*one);
  const auto after = lower_pattern(*tree);
  return before && after && match_the_same(*before, *after);
}

void MutationGroups::add(const FilterCase& test, const FilterDefinition& filter, const CaseResult& result) {
  auto group = std::ranges::find_if(groups_, [&](const Group& one) {
    return is_same(test, filter, *one.members.front().test, one.members.front().filter);
  });
  if (group == groups_.end()) group = groups_.emplace(groups_.end());
  group->members.push_back({&test, filter});
  group->passes = group->passes && result.verdict == Verdict::Passed;
}

void MutationGroups::add(const QueryCase& test, const WrittenValue& query, const CaseResult& result) {
  auto group = std::ranges::find_if(query_groups_, [&](const QueryGroup& one) { return one.query.text == query.text; });
  if (group == query_groups_.end()) group = query_groups_.insert(group, QueryGroup{.query = query});
  group->members.push_back(&test);
  group->passes = group->passes && result.verdict == Verdict::Passed;
}

CaseResult MutationGroups::result_of_group(const Group& group, const TestBench& bench) {
  const FilterDefinition& filter = group.members.front().filter;
  const bool has_name = group.members.front().test->filter.name.has_value();
  CaseResult result = result_of(CaseKind::Mutation, *group.members.front().test, bench);
  result.title = has_name ? filter.description() : "filter " + result.title;
  if (const auto& source = group.members.front().test->source) result.title += fmt::format(" of `{}`", source->text);
  const auto pattern = parse_filter_pattern(filter.pattern.text);
  if (!pattern) return result;  // its cases have failed

  const auto begin = std::chrono::steady_clock::now();
  std::size_t same = 0;
  for (const Mutation& mutation : mutations_of(*pattern)) {
    if (!ThreeWays::compile(mutation.text)) continue;
    if (mean_the_same(filter.pattern.text, mutation.text)) {  // no example can notice it
      ++same;
      continue;
    }
    ++result.assertions;
    const bool is_noticed = std::ranges::any_of(group.members, [&](const Member& member) {
      FilterDefinition changed = member.filter;
      changed.pattern.text = mutation.text;
      return run_filter_case(*member.test, changed, bench).verdict != Verdict::Passed;
    });
    if (is_noticed) continue;
    result.fail({result.place,
                 fmt::format("no case notices the change: {}", mutation.change),
                 {"changed: " + (mutation.text.empty() ? "the empty pattern" : mutation.text),
                  "add an example that only one of them matches"}});
  }
  conclude(result, "pattern", same, begin);
  return result;
}

CaseResult MutationGroups::result_of_group(const QueryGroup& group, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Mutation, *group.members.front(), bench);
  result.title = "query " + result.title;
  const auto query = parse_query(group.query.text);
  if (!query) return result;  // its cases have failed

  const auto begin = std::chrono::steady_clock::now();
  std::size_t same = 0;
  for (const Mutation& mutation : mutations_of(query->query)) {
    if (!compile_query(mutation.text)) continue;
    if (gives_the_same(query->query, mutation.text)) {
      ++same;
      continue;
    }
    ++result.assertions;
    WrittenValue changed = group.query;
    changed.text = mutation.text;
    const bool is_noticed = std::ranges::any_of(group.members, [&](const QueryCase* test) {
      return run_query_case(*test, changed, bench).verdict != Verdict::Passed;
    });
    if (is_noticed) continue;
    result.fail({result.place,
                 fmt::format("no case notices the change: {}", mutation.change),
                 {"changed: " + mutation.text, "add an event, or a row, that only one of them gives"}});
  }
  conclude(result, "query", same, begin);
  return result;
}

std::vector<CaseResult> MutationGroups::results(const TestBench& bench) const {
  TestBench quiet = bench;
  quiet.explaining = Explaining::Off;
  std::vector<CaseResult> results;
  for (const Group& group : groups_) {
    if (group.passes) results.push_back(result_of_group(group, quiet));
  }
  for (const QueryGroup& group : query_groups_) {
    if (group.passes) results.push_back(result_of_group(group, quiet));
  }
  return results;
}

}  // namespace insitu
