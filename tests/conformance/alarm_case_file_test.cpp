#include "tests/conformance/alarm_case_file.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/conformance/faults_text.h"

namespace insitu::conformance {
namespace {

TEST(AlarmCaseFile, ReadsBlocks) {
  const AlarmCaseFile file = parse_alarm_case_file(
      "# prose\n"
      "\n"
      "# source\n"
      "alarm    p99 >= 1.5, period 300, 2 of 3, notBreaching, low samples ignored, wall clock Asia/Seoul\n"
      "from     OK\n"
      "begin    2026-03-02T00:10:00.000Z\n"
      "data     - 5 1*2,7\n"
      "sample   2026-03-02T00:00:00.000Z  4\n"
      "window   2026-03-02T00:00:00.000Z  2026-03-02T01:00:00.000Z\n"
      "state    ALARM\n"
      "reason   because\n"
      "states   OK OK ALARM\n"
      "change   2026-03-02T00:25:00.000Z  OK -> ALARM\n"
      "reason   why\n"
      "other    OK\n"
      "note     a\n");
  ASSERT_TRUE(file.faults.empty()) << file.faults.front().what;
  ASSERT_EQ(file.blocks.size(), 1U);
  const AlarmBlock& block = file.blocks.front();
  EXPECT_EQ(block.alarm->statistic.text, "p99");
  EXPECT_EQ(block.alarm->threshold, 1.5);
  EXPECT_EQ(block.alarm->period_seconds, 300);
  EXPECT_EQ(block.alarm->evaluation_periods, 3U);
  EXPECT_EQ(block.alarm->datapoints_to_alarm, 2U);
  EXPECT_EQ(block.alarm->missing_data, MissingData::NotBreaching);
  EXPECT_EQ(block.alarm->low_sample_count, LowSampleCount::Ignore);
  EXPECT_TRUE(block.alarm->wall_clock);
  EXPECT_EQ(block.initial, AlarmState::Ok);
  ASSERT_EQ(block.samples.size(), 5U);
  EXPECT_EQ(block.samples[0].time - block.begin, 300'000);
  EXPECT_EQ(block.samples[2].value, 1);
  EXPECT_EQ(block.samples[3].value, 7);
  EXPECT_EQ(block.samples[4].time - block.begin, -600'000);
  EXPECT_EQ(block.period_ends.back() - block.begin, 900'000);
  EXPECT_EQ(block.state->reason, "because");
  EXPECT_EQ(block.states->states.size(), 3U);
  ASSERT_EQ(block.changes->changes.size(), 1U);
  EXPECT_EQ(block.changes->changes[0].reason, "why");
  EXPECT_EQ(block.changes->changes[0].other, AlarmState::Ok);
  EXPECT_EQ(block.changes->notes->size(), 1U);
}

TEST(AlarmCaseFile, ReadsAlarmsThatDoNotStateTheirDataPoints) {
  const AlarmCaseFile file =
      parse_alarm_case_file("# s\nalarm  Sum < 1, period 60, 2 periods, ignore\ndata  1\nstate  OK\n");
  ASSERT_EQ(file.blocks.size(), 1U);
  EXPECT_EQ(file.blocks[0].alarm->evaluation_periods, 2U);
  EXPECT_FALSE(file.blocks[0].alarm->datapoints_to_alarm);
}

TEST(AlarmCaseFile, FindsWhatTestsNothing) {
  const std::string alarm = "alarm  Sum >= 1, period 60, 1 of 1, missing\n";
  EXPECT_EQ(faults_of(parse_alarm_case_file("# prose\n")), "1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file("# s\n" + alarm + "data  1\n")),
            "1: a case that asserts nothing\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file("# s\nstate  OK\n")),
            "1: a case without an alarm\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(alarm + "data  1\nstate  OK\n")),
            "1: a case that does not name its source in a `#` line\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file("# s\n" + alarm + "state  OK\n")),
            "1: `state` and `states` need `data`\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file("# s\n" + alarm + "data  1 2\nstates  OK\n")),
            "4: as many `states` as periods in `data`\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file("# s\n" + alarm + "changes  none\n")),
            "3: without samples the `window` has to be stated\n1: a file without cases\n");
}

TEST(AlarmCaseFile, FindsWhatItCannotRead) {
  const std::string good = "# s\nalarm  Sum >= 1, period 60, 1 of 1, missing\ndata  1\nstate  OK\n";
  EXPECT_EQ(faults_of(parse_alarm_case_file(good)), "");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "stat  OK\n")), "5: unknown keyword `stat`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "state OK\n")),
            "5: neither a `#` line nor a keyword, two blanks and a text\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "state  OK\n")), "5: a second `state`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "from  FINE\n")), "5: no state: `FINE`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "begin  now\n")), "5: no time: `now`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "minutes  x\n")), "5: no samples: `x`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "data  1\n")), "5: a second `data`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "window  -\n")),
            "5: a window is two times, two blanks between them\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "sample  1\n")),
            "5: `sample` takes a time and its samples, two blanks between them\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "change  OK -> ALARM\n")), "5: a change is `TIME  OK -> ALARM`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "other  OK\n")), "5: `other` belongs after `change`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "note  x\n")), "5: `note` belongs after `change`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file("# s\nreason  x\n" + good)),
            "2: `reason` belongs after `change` or `state`\n");
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "changes  none\nnotes  some\n")),
            "6: `notes  none`, or `note` lines\n");
  const std::string bad =
      "5: an alarm is `Sum >= 1, period 300, 2 of 3, missing`\n1: a case without an alarm\n1: a file without cases\n";
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "alarm  Sum = 1, period 60, 1 of 1, missing\n")), bad);
  EXPECT_EQ(faults_of(parse_alarm_case_file(good + "alarm  Sum >= 1, period 60, 1, missing\n")), bad);
  EXPECT_EQ(
      faults_of(parse_alarm_case_file(good + "alarm  Sum >= 1, period 60, 1 of 1, missing, wall clock Nowhere\n")),
      bad);
}

}  // namespace
}  // namespace insitu::conformance
