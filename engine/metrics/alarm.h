#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/metrics/metric_data.h"
#include "engine/metrics/statistic.h"
#include "engine/model/time_zone.h"

namespace insitu {

enum class AlarmState : std::uint8_t { Ok, Alarm, InsufficientData };
/// "OK", "ALARM", "INSUFFICIENT_DATA"
std::string_view state_name(AlarmState state);
std::optional<AlarmState> read_alarm_state(std::string_view text);

enum class MissingData : std::uint8_t { Missing, Ignore, Breaching, NotBreaching };
/// In any letter case, as the Terraform provider takes it.
std::optional<MissingData> read_missing_data(std::string_view text);
/// "missing", "ignore", "breaching", "notBreaching"
std::string_view missing_data_name(MissingData treatment);

enum class ThresholdComparison : std::uint8_t { Greater, GreaterOrEqual, Less, LessOrEqual };
/// `GreaterThanOrEqualToThreshold`, and for command lines `>=`, `>`, `<`, `<=`
std::optional<ThresholdComparison> read_threshold_comparison(std::string_view text);
std::string_view comparison_name(ThresholdComparison comparison);

/// What to do while a percentile rests on few samples.
enum class LowSampleCount : std::uint8_t { Evaluate, Ignore };

/// A threshold alarm on one metric.
struct Alarm {
  std::string name = {};
  std::string metric_namespace = {};
  std::string metric_name = {};
  DimensionSet dimensions = {};  ///< sorted by name; must equal those that are published
  Statistic statistic = {};
  std::int64_t period_seconds = 60;
  std::size_t evaluation_periods = 1;                   ///< N
  std::optional<std::size_t> datapoints_to_alarm = {};  ///< M; nullopt: N. (Reasons are worded differently.)
  ThresholdComparison comparison = ThresholdComparison::GreaterOrEqual;
  double threshold = 0;
  MissingData missing_data = MissingData::Missing;
  LowSampleCount low_sample_count = LowSampleCount::Evaluate;
  std::optional<std::string> unit = {};
  std::optional<TimeZone> wall_clock = {};  ///< slots on the borders of this zone's clock; nullopt: a sliding window
};

/// All that the service refuses about an alarm's numbers, each as in Diagnostic: M over N, a period that is neither 10,
/// 20, 30 nor a multiple of 60, a range longer than a day (a week from an hour's period on).
std::vector<std::string> check_alarm(const Alarm& alarm);

}  // namespace insitu
