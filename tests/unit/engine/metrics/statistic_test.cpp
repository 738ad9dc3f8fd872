#include "insitu/statistic.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace insitu {
namespace {

Samples samples_of(const std::vector<double>& values) {
  Samples samples;
  for (const double value : values) samples.add(value);
  return samples;
}

Samples one_to(int count) {
  Samples samples;
  for (int value = 1; value <= count; ++value) samples.add(value);
  return samples;
}

double value(const std::string& statistic, const Samples& samples) {
  const auto read = read_statistic(statistic);
  if (!read) {
    ADD_FAILURE() << read.error();
    return 0;
  }
  return value_of(*read, samples).value_or(-1);
}

std::string refusal(const std::string& text) {
  const auto read = read_statistic(text);
  return read ? "accepted" : read.error();
}

// AWS doc: the values 1 to 11
TEST(Statistic, PlainOnes) {
  const Samples samples = one_to(11);
  EXPECT_EQ(value("SampleCount", samples), 11);
  EXPECT_EQ(value("Sum", samples), 66);
  EXPECT_EQ(value("Average", samples), 6);
  EXPECT_EQ(value("Minimum", samples), 1);
  EXPECT_EQ(value("Maximum", samples), 11);
}

// AWS doc: an empty period is missing for every statistic, SampleCount included
TEST(Statistic, NothingPublishedIsNoValue) {
  for (const char* text : {"SampleCount", "Sum", "p50", "TC(1:2)", "IQM"}) {
    EXPECT_FALSE(value_of(*read_statistic(text), Samples())) << text;
  }
}

TEST(Statistic, PercentilesLieOnTheLineBetweenTwoRanks) {
  EXPECT_EQ(value("p50", one_to(11)), 6);
  EXPECT_EQ(value("p0", one_to(11)), 1);
  EXPECT_EQ(value("p100", one_to(11)), 11);
  EXPECT_EQ(value("p75", samples_of({1, 5})), 4);
  EXPECT_DOUBLE_EQ(value("p99.9", one_to(11)), 10.99);
  EXPECT_EQ(value("p90", samples_of({7})), 7);
  EXPECT_EQ(value("p50", samples_of({1, 1, 1, 9})), 1);  // ranks 1 and 2 hold the same value
}

// Eight samples: a quarter is two of them
TEST(Statistic, TrimmedByRank) {
  const Samples samples = one_to(8);
  EXPECT_EQ(value("IQM", samples), 4.5);
  EXPECT_EQ(value("TM(25%:75%)", samples), 4.5);
  EXPECT_EQ(value("TC(25%:75%)", samples), 4);
  EXPECT_EQ(value("TS(25%:75%)", samples), 18);
  EXPECT_EQ(value("tm50", samples), 2.5);  // 1 to 4
  EXPECT_EQ(value("TM(:50%)", samples), 2.5);
  EXPECT_EQ(value("TM(50%:)", samples), 6.5);
  EXPECT_EQ(value("tc50", samples), 4);
  EXPECT_EQ(value("ts50", samples), 10);
  // A bound within a sample keeps a part of it: 10 % of 8 is 0.8 of the 1.
  EXPECT_DOUBLE_EQ(value("tc10", samples), 0.8);
  EXPECT_DOUBLE_EQ(value("ts10", samples), 0.8);
  EXPECT_EQ(value("tm10", samples), 1);
}

TEST(Statistic, WinsorizedCountsWhatLiesOutsideAsTheBound) {
  EXPECT_EQ(value("WM(2:4)", samples_of({1, 3, 9})), 3);       // 2, 3, 4
  EXPECT_EQ(value("WM(:4)", samples_of({1, 3, 9})), 8.0 / 3);  // 1, 3, 4
  EXPECT_EQ(value("wm50", samples_of({1, 2, 9})), 5.0 / 3);    // 1, 2, 2
}

// AWS doc: the lower bound is exclusive, the upper one inclusive
TEST(Statistic, TrimmedByValue) {
  const Samples samples = samples_of({10, 20, 30, 40});
  EXPECT_EQ(value("TM(10:30)", samples), 25);
  EXPECT_EQ(value("TC(10:30)", samples), 2);
  EXPECT_EQ(value("TS(10:30)", samples), 50);
  EXPECT_EQ(value("PR(10:30)", samples), 50);
  EXPECT_EQ(value("PR(:10)", samples), 25);
  EXPECT_EQ(value("PR(40:)", samples), 0);
  EXPECT_FALSE(value_of(*read_statistic("TM(100:200)"), samples));
  EXPECT_EQ(value("TC(100:200)", samples), 0);
}

TEST(Statistic, SaysWhichAreApproximate) {
  for (const char* text : {"p50", "tm90", "tc90", "ts90", "wm90", "IQM", "TM(10%:90%)"}) {
    EXPECT_TRUE(read_statistic(text)->is_approximate()) << text;
  }
  for (const char* text : {"SampleCount", "Sum", "Average", "Minimum", "Maximum", "TM(1:2)", "WM(1:2)", "PR(1:2)"}) {
    EXPECT_FALSE(read_statistic(text)->is_approximate()) << text;
  }
}

TEST(Statistic, KeepsItsText) {
  EXPECT_EQ(read_statistic("p99.9")->text, "p99.9");
  EXPECT_EQ(read_statistic("TM(10%:90%)")->text, "TM(10%:90%)");
}

TEST(Statistic, RefusesWithAWayOut) {
  EXPECT_EQ(refusal("p101"), "`p101` asks for more than 100 percent; percentiles go from 0 to 100");
  EXPECT_EQ(refusal("TM(90%:10%)"), "`TM(90%:10%)` has its bounds in the wrong order; write `TM(10%:90%)`");
  EXPECT_EQ(refusal("TM(10%:10%)"), "`TM(10%:10%)` leaves nothing between its bounds");
  EXPECT_EQ(refusal("tm0"), "`tm0` leaves nothing to count; its percentage has to be above 0");
  EXPECT_EQ(refusal("TM(10%:90)"), "`TM(10%:90)` mixes a percentage with a value; write both with `%` or none");
  EXPECT_EQ(refusal("TM(10%:190%)"), "`TM(10%:190%)` asks for more than 100 percent; percentages go from 0 to 100");
  const std::string no_bounds = " has no two bounds; write them as `TM(10%:90%)`, one of them may be left out";
  for (const char* text : {"TM()", "TM(:)", "TM(5)", "TM(a:b)", "TM(10%%:20%)", "TM(1:1e999)"}) {
    EXPECT_EQ(refusal(text), "`" + std::string(text) + "`" + no_bounds);
  }
  EXPECT_EQ(
      refusal("PR(10%:90%)"),
      "`PR(10%:90%)` has percentages, but `PR` counts the samples between two values; write them as `PR(100:500)`");
}

TEST(Statistic, KnowsWhatIsMeant) {
  const auto suggests = [](const std::string& text, const std::string& name) {
    const std::string said = refusal(text);
    return said.starts_with("unknown statistic `" + text + "`, did you mean `" + name + "`?; known are");
  };
  EXPECT_TRUE(suggests("sum", "Sum"));
  EXPECT_TRUE(suggests("Samplecount", "SampleCount"));
  EXPECT_TRUE(suggests("avg", "Average"));
  EXPECT_TRUE(suggests("max", "Maximum"));
  EXPECT_TRUE(suggests("median", "p50"));
  EXPECT_TRUE(suggests("iqm", "IQM"));
  for (const char* text : {"", "p", "p9.", "p.9", "p99.12345678901", "p-1", "XY(1:2)", "q99", "p99 "}) {
    EXPECT_TRUE(refusal(text).starts_with("unknown statistic `" + std::string(text) + "`")) << refusal(text);
  }
}

TEST(Samples, SumsWithoutRoundingAndInAnyOrder) {
  EXPECT_EQ(samples_of({1e16, 1, 1, -1e16}).sum(), 2);
  EXPECT_EQ(samples_of({1, -1e16, 1e16, 1}).sum(), 2);
  Samples samples;
  samples.add(0.1, 10);
  EXPECT_EQ(samples.sum(), 1);  // ten times the double nearest to 0.1, rounded once
  EXPECT_EQ(samples.count(), 10U);
  EXPECT_EQ(samples_of({1e308, 1e308}).average(), 1e308);
}

TEST(Samples, TakesBackWhatItMerged) {
  const Samples first = samples_of({1, 2, 1e16});
  const Samples second = samples_of({0.25, 2});
  Samples both;
  both.merge(first);
  both.merge(second);
  EXPECT_EQ(both.count(), 5U);
  EXPECT_EQ(both.values().at(2), 2U);
  both.remove(first);
  EXPECT_EQ(both.values(), second.values());
  EXPECT_EQ(both.count(), 2U);
  EXPECT_EQ(both.sum(), 2.25);
}

TEST(Statistic, SaysWhichAreExtended) {
  EXPECT_FALSE(read_statistic("SampleCount")->is_extended());
  EXPECT_FALSE(read_statistic("Maximum")->is_extended());
  EXPECT_TRUE(read_statistic("p50")->is_extended());
  EXPECT_TRUE(read_statistic("IQM")->is_extended());
}

}  // namespace
}  // namespace insitu
