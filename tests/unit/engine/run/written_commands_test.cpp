#include "engine/run/written_commands.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/program_parts.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

using Names = std::vector<std::string>;

std::vector<WrittenCommand> commands_of(std::string_view query) {
  const auto program = compile_query(query, {.rewriting = Rewriting::Off});
  return program ? written_commands(*parts_of(*program).query) : std::vector<WrittenCommand>();
}

/// The names that the last command makes.
Names made_by(std::string_view query) {
  Names names;
  const auto commands = commands_of(query);
  if (commands.empty()) return {"refused"};
  for (const NamedSlot& one : commands.back().makes) names.push_back(one.name);
  return names;
}

TEST(WrittenCommands, FieldsMakeWhatTheyCompute) {
  EXPECT_EQ(made_by("fields a, b as c, (d), strlen( a ) , j.k, a + 1 as `x y`"), (Names{"c", "strlen( a )", "x y"}));
  EXPECT_EQ(made_by("fields jsonParse(a) as j | fields j.k, j.l[0] as l"), (Names{"j.k", "l"}));
}

TEST(WrittenCommands, GroupsOfARegexHaveTheirNamesOrTheAliases) {
  EXPECT_EQ(made_by(R"(parse @message /(?<a>.)(.)(?<c>.)(.)/ as b)"), (Names{"a", "b", "c"}));
  EXPECT_EQ(made_by(R"(parse @message /(?<a>.)(.)/ as a, b)"), (Names{"a", "b"}));
  EXPECT_EQ(made_by(R"(parse @message "* *" as a, b)"), (Names{"a", "b"}));
}

// An item may be a key, an aggregate, made of several aggregates, or of names that were given before it.
TEST(WrittenCommands, StatsMakeKeysAggregatesAndWhatIsMadeOfThem) {
  EXPECT_EQ(made_by("stats sum(x) / count(*) as mean, count(*), mean * 2 as twice, max(x) as m by k as key, bin(5m)"),
            (Names{"key", "bin(5m)", "mean", "count(*)", "twice", "m"}));
}

TEST(WrittenCommands, NamesBelongToTheirSlots) {
  const auto program =
      compile_query("stats sum(x) / count(*) as mean, count(*) as n by k", {.rewriting = Rewriting::Off});
  const QueryPlan& plan = *parts_of(*program).query;
  const auto commands = written_commands(plan);
  ASSERT_EQ(commands.size(), 1U);
  ASSERT_EQ(commands.front().makes.size(), plan.columns.size());
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    EXPECT_EQ(commands.front().makes[i].name, plan.columns[i].name);
    EXPECT_EQ(commands.front().makes[i].slot, plan.columns[i].slot);
  }
}

// What the service adds belongs to the command in front of it.
TEST(WrittenCommands, TogetherHaveAllOfThePlan) {
  const auto commands = commands_of("SOURCE 'a' | SOURCE 'b' | fields x | filter y = 1");
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(commands[0].text, "SOURCE 'a' | SOURCE 'b'");
  EXPECT_EQ(commands[0].end_node, 1U);
  EXPECT_EQ(commands[1].first_node, commands[1].end_node);  // nothing to compute
  EXPECT_EQ(commands[2].first_node, 1U);
  EXPECT_EQ(commands[2].end_node, 4U);  // the filter, the order, the limit
}

}  // namespace
}  // namespace insitu
