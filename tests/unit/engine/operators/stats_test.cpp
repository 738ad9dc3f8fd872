#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/program_parts.h"
#include "engine/run/pipeline.h"
#include "insitu/compile.h"
#include "tests/unit/engine/operators/query_clock.h"

namespace insitu {
namespace {

/// The rows that come out, each column followed by a semicolon.
class Lines : public Operator {
 public:
  explicit Lines(const QueryPlan& plan) : plan_(plan) {}
  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::string& line = lines.emplace_back();
      for (const Column& column : plan_.columns) {
        append_text(line, batch.row(i)[column.slot]);
        line += ';';
      }
    }
  }
  void finish() override {}
  std::vector<std::string> lines;

 private:
  const QueryPlan& plan_;
};

/// Of rows whose field `key` has these values, all in one batch.
std::vector<std::string> aggregated(std::string_view query, const std::vector<FieldValue>& keys) {
  const Program program = *compile_query(query);
  const QueryPlan& plan = *parts_of(program).query;
  Lines lines(plan);
  Pipeline pipeline(plan, kClock, {}, 0, plan.commands.size(), lines);
  Batch batch(plan.slots);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::span<FieldValue> row = batch.add({.place = i});
    for (std::size_t slot = 0; slot < plan.fields.size(); ++slot) {
      if (plan.fields[slot].name == "key") row[slot] = keys[i];
    }
  }
  pipeline.first().push(batch);
  pipeline.first().finish();
  return lines.lines;
}

using Values = std::vector<FieldValue>;
using Expected = std::vector<std::string>;

FieldValue text(std::string_view text) { return FieldValue::text(text); }
FieldValue number(std::string_view text) { return FieldValue::written_number(text); }

TEST(Stats, GroupsAreWhatPrintsTheSame) {
  EXPECT_EQ(aggregated("stats count(*) by key",
                       {number("10"), text("10"), FieldValue::integer(10), FieldValue::real(10), text("10.0")}),
            (Expected{"10;4;", "10.0;1;"}));
  EXPECT_EQ(aggregated("stats count(*) by key", {FieldValue::timestamp(0), text("1970-01-01 00:00:00.000"),
                                                 FieldValue::integer(0), FieldValue::timestamp(0)}),
            (Expected{"1970-01-01 00:00:00.000;3;", "0;1;"}));
  EXPECT_EQ(aggregated("stats count(*) by key", {FieldValue::real(0.00001), FieldValue::real(0.00002), text("0")}),
            (Expected{"0;3;"}));
}

TEST(Stats, MissingIsAGroupAndStructuresAreMissing) {
  EXPECT_EQ(aggregated("stats count(*) by key", {FieldValue(), text(""), FieldValue::map("{}"), FieldValue()}),
            (Expected{";3;", ";1;"}));
}

TEST(Stats, RowsOfAGroupNeedNotFollowOneAnother) {
  EXPECT_EQ(aggregated("stats count(*), sum(key), max(key) by key",
                       {text("1"), text("1"), text("2"), text("1"), text("2"), text("2"), text("1")}),
            (Expected{"1;4;4;1;", "2;3;6;2;"}));
}

TEST(Stats, SeveralAggregatesOfOneFieldSeeWhatTheyAskFor) {
  EXPECT_EQ(aggregated("stats sum(key), avg(key), count(key), count_distinct(key), max(key), count(*)",
                       {text("1.50"), number("2.5"), text("x"), FieldValue(), text("1.5")}),
            (Expected{"5.5;1.8333;4;4;2.5;5;"}));
}

// More groups than are remembered as seen lately.
TEST(Stats, HasRoomForManyGroups) {
  Values keys;
  for (int i = 0; i < 3000; ++i) keys.push_back(FieldValue::integer(i * 7919 % 1000));
  const Expected lines = aggregated("stats count(*) as n by key | stats min(n), max(n), count(*)", keys);
  EXPECT_EQ(lines, (Expected{"3;3;1000;"}));
}

}  // namespace
}  // namespace insitu
