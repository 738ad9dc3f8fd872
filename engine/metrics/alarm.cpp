#include "insitu/alarm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace insitu {
namespace {

constexpr std::int64_t kSecondsOfMinute = 60;
constexpr std::int64_t kSecondsOfHour = 60 * kSecondsOfMinute;
constexpr std::int64_t kSecondsOfDay = 24 * kSecondsOfHour;
constexpr std::int64_t kWeek = 7 * kSecondsOfDay;

constexpr std::pair<std::string_view, AlarmState> kStates[] = {{"OK", AlarmState::Ok},
                                                               {"ALARM", AlarmState::Alarm},
                                                               {"INSUFFICIENT_DATA", AlarmState::InsufficientData},
                                                               {"UNKNOWN", AlarmState::Unknown}};

constexpr std::pair<std::string_view, MissingData> kTreatments[] = {{"missing", MissingData::Missing},
                                                                    {"ignore", MissingData::Ignore},
                                                                    {"breaching", MissingData::Breaching},
                                                                    {"notBreaching", MissingData::NotBreaching}};

struct ComparisonNames {
  std::string_view name;
  std::string_view sign;
  ThresholdComparison comparison;
};
constexpr ComparisonNames kComparisons[] = {
    {"GreaterThanOrEqualToThreshold", ">=", ThresholdComparison::GreaterOrEqual},
    {"GreaterThanThreshold", ">", ThresholdComparison::Greater},
    {"LessThanThreshold", "<", ThresholdComparison::Less},
    {"LessThanOrEqualToThreshold", "<=", ThresholdComparison::LessOrEqual}};

/// Whether two texts are equal but for case. The keys are ASCII words, and so is every text that equals one.
bool equals_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_period(std::int64_t seconds) {
  return seconds == 10 || seconds == 20 || seconds == 30 || (seconds > 0 && seconds % kSecondsOfMinute == 0);
}

// Service model: EvaluationWindow › WallClockWindow
constexpr std::int64_t kClockPeriods[] = {kSecondsOfMinute, 5 * kSecondsOfMinute, kSecondsOfHour, kSecondsOfDay, kWeek};

/// Whether an alarm on a wall clock may have this period.
bool fits_the_clock(std::int64_t period) { return std::ranges::find(kClockPeriods, period) != std::end(kClockPeriods); }

std::string period_problem(std::int64_t period) {
  const std::int64_t next = period <= 0 ? kSecondsOfMinute : (period / kSecondsOfMinute + 1) * kSecondsOfMinute;
  return fmt::format("a period of {} seconds; a period is 10, 20, 30 or a multiple of 60, such as `{}`", period, next);
}

void check_range(const Alarm& alarm, std::vector<std::string>& problems) {
  const bool is_long = alarm.period_seconds >= kSecondsOfHour;
  const auto most = static_cast<std::size_t>((is_long ? kWeek : kSecondsOfDay) / alarm.period_seconds);
  if (alarm.evaluation_periods <= most) return;
  if (most == 0) {
    problems.push_back(fmt::format("a period of {} seconds is longer than a week", alarm.period_seconds));
    return;
  }
  problems.push_back(fmt::format("{} evaluation periods of {} seconds are longer than {}; {} at most",
                                 alarm.evaluation_periods, alarm.period_seconds,
                                 is_long ? "a week" : "a day, the limit for periods below an hour", most));
}

}  // namespace

std::string_view state_name(AlarmState state) {
  return std::ranges::find(kStates, state, &std::pair<std::string_view, AlarmState>::second)->first;
}

std::optional<AlarmState> read_alarm_state(std::string_view text) {
  for (const auto& [name, state] : kStates) {
    if (text == name && state != AlarmState::Unknown) return state;
  }
  return std::nullopt;
}

std::optional<MissingData> read_missing_data(std::string_view text) {
  for (const auto& [name, treatment] : kTreatments) {
    if (equals_but_for_case(text, name)) return treatment;
  }
  return std::nullopt;
}

std::string_view missing_data_name(MissingData treatment) {
  return std::ranges::find(kTreatments, treatment, &std::pair<std::string_view, MissingData>::second)->first;
}

std::optional<ThresholdComparison> read_threshold_comparison(std::string_view text) {
  for (const ComparisonNames& names : kComparisons) {
    if (text == names.name || text == names.sign) return names.comparison;
  }
  return std::nullopt;
}

std::string_view comparison_name(ThresholdComparison comparison) {
  return std::ranges::find(kComparisons, comparison, &ComparisonNames::comparison)->name;
}

std::vector<std::string> check_alarm(const Alarm& alarm) {
  std::vector<std::string> problems;
  const bool has_period = is_period(alarm.period_seconds);
  if (!has_period) problems.push_back(period_problem(alarm.period_seconds));
  if (alarm.evaluation_periods == 0) problems.emplace_back("0 evaluation periods; at least 1 has to be evaluated");
  if (alarm.datapoints_to_alarm && *alarm.datapoints_to_alarm == 0) {
    problems.emplace_back("0 data points to alarm; at least 1 has to breach");
  }
  if (alarm.datapoints_to_alarm && *alarm.datapoints_to_alarm > alarm.evaluation_periods) {
    problems.push_back(
        fmt::format("{} data points to alarm of only {} evaluation periods: the alarm could never fire; "
                    "{} at most",
                    *alarm.datapoints_to_alarm, alarm.evaluation_periods, alarm.evaluation_periods));
  }
  if (!std::isfinite(alarm.threshold)) problems.emplace_back("the threshold has to be a finite number");
  if (has_period) check_range(alarm, problems);
  if (has_period && alarm.wall_clock && !fits_the_clock(alarm.period_seconds)) {
    problems.push_back(
        fmt::format("a wall-clock window with a period of {} seconds; such a period is 60, 300, 3600, "
                    "86400 or 604800",
                    alarm.period_seconds));
  }
  return problems;
}

}  // namespace insitu
