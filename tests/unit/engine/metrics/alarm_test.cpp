#include "insitu/alarm.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace insitu {
namespace {

using Problems = std::vector<std::string>;

Alarm alarm_of(std::int64_t period, std::size_t periods) {
  Alarm alarm;
  alarm.period_seconds = period;
  alarm.evaluation_periods = periods;
  return alarm;
}

TEST(Alarm, ReadsAndNamesItsWords) {
  for (const char* name : {"OK", "ALARM", "INSUFFICIENT_DATA"}) EXPECT_EQ(state_name(*read_alarm_state(name)), name);
  EXPECT_FALSE(read_alarm_state("alarm"));

  for (const char* name : {"missing", "ignore", "breaching", "notBreaching"}) {
    EXPECT_EQ(missing_data_name(*read_missing_data(name)), name);
  }
  EXPECT_EQ(read_missing_data("NOTbreaching"), MissingData::NotBreaching);
  EXPECT_FALSE(read_missing_data("not breaching"));

  for (const char* name :
       {"GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold"}) {
    EXPECT_EQ(comparison_name(*read_threshold_comparison(name)), name);
  }
  EXPECT_EQ(read_threshold_comparison(">="), ThresholdComparison::GreaterOrEqual);
  EXPECT_EQ(read_threshold_comparison(">"), ThresholdComparison::Greater);
  EXPECT_EQ(read_threshold_comparison("<"), ThresholdComparison::Less);
  EXPECT_EQ(read_threshold_comparison("<="), ThresholdComparison::LessOrEqual);
  EXPECT_FALSE(read_threshold_comparison("=="));
  EXPECT_FALSE(read_threshold_comparison("GreaterThanUpperThreshold"));
}

TEST(Alarm, TakesEveryPeriodOfTheService) {
  for (const std::int64_t period : {10, 20, 30, 60, 300, 3600, 86400, 604800}) {
    EXPECT_EQ(check_alarm(alarm_of(period, 1)), Problems()) << period;
  }
}

TEST(Alarm, RefusesOtherPeriods) {
  EXPECT_EQ(check_alarm(alarm_of(90, 1)),
            Problems{"a period of 90 seconds; a period is 10, 20, 30 or a multiple of 60, such as `120`"});
  EXPECT_EQ(check_alarm(alarm_of(0, 1)),
            Problems{"a period of 0 seconds; a period is 10, 20, 30 or a multiple of 60, such as `60`"});
  EXPECT_EQ(check_alarm(alarm_of(1209600, 1)), Problems{"a period of 1209600 seconds is longer than a week"});
}

// AWS model: a day below an hour's period, a week from there on
TEST(Alarm, RefusesRangesThatAreTooLong) {
  EXPECT_EQ(check_alarm(alarm_of(60, 1440)), Problems());
  EXPECT_EQ(
      check_alarm(alarm_of(60, 1441)),
      Problems{"1441 evaluation periods of 60 seconds are longer than a day, the limit for periods below an hour; "
               "1440 at most"});
  EXPECT_EQ(check_alarm(alarm_of(3600, 168)), Problems());
  EXPECT_EQ(check_alarm(alarm_of(3600, 169)),
            Problems{"169 evaluation periods of 3600 seconds are longer than a week; 168 at most"});
  EXPECT_EQ(check_alarm(alarm_of(60, std::numeric_limits<std::size_t>::max())).size(), 1U);
}

TEST(Alarm, RefusesNumbersThatCannotFire) {
  Alarm alarm = alarm_of(60, 3);
  alarm.datapoints_to_alarm = 4;
  EXPECT_EQ(check_alarm(alarm),
            Problems{"4 data points to alarm of only 3 evaluation periods: the alarm could never fire; 3 at most"});
  alarm.datapoints_to_alarm = 0;
  EXPECT_EQ(check_alarm(alarm), Problems{"0 data points to alarm; at least 1 has to breach"});
  alarm.datapoints_to_alarm = 3;
  EXPECT_EQ(check_alarm(alarm), Problems());
  EXPECT_EQ(check_alarm(alarm_of(60, 0)), Problems{"0 evaluation periods; at least 1 has to be evaluated"});
  alarm.threshold = std::numeric_limits<double>::infinity();
  EXPECT_EQ(check_alarm(alarm), Problems{"the threshold has to be a finite number"});
}

TEST(Alarm, RefusesPeriodsThatDoNotFitTheClock) {
  Alarm alarm = alarm_of(25200, 1);
  EXPECT_EQ(check_alarm(alarm), Problems());
  alarm.wall_clock = TimeZone();
  EXPECT_EQ(check_alarm(alarm),
            Problems{"a wall-clock window with a period of 25200 seconds; such a period is 60, 300, 3600, "
                     "86400 or 604800"});
  alarm.period_seconds = 900;
  EXPECT_FALSE(check_alarm(alarm).empty()) << "it divides a day, but the service model does not list it";
  alarm.period_seconds = 604800;
  EXPECT_EQ(check_alarm(alarm), Problems());
}

}  // namespace
}  // namespace insitu
