#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/metric_data.h"
#include "insitu/statistic.h"
#include "insitu/time_zone.h"

namespace insitu {

/// The state of an alarm. Unknown is none of the service's: what the state of a composite alarm depends on cannot be
/// played.
enum class AlarmState : std::uint8_t { Ok, Alarm, InsufficientData, Unknown };
/// Returns "OK", "ALARM", "INSUFFICIENT_DATA" or "UNKNOWN". Static text.
std::string_view state_name(AlarmState state);
/// Reads the name of a state of the service. nullopt: `text` is none of them.
std::optional<AlarmState> read_alarm_state(std::string_view text);

/// How an alarm treats periods without data.
enum class MissingData : std::uint8_t { Missing, Ignore, Breaching, NotBreaching };
/// Reads one of the names below in any letter case, as the Terraform provider takes it. nullopt: it is none of them.
std::optional<MissingData> read_missing_data(std::string_view text);
/// Returns "missing", "ignore", "breaching" or "notBreaching". Static text.
std::string_view missing_data_name(MissingData treatment);

/// How a value is compared with the threshold.
enum class ThresholdComparison : std::uint8_t { Greater, GreaterOrEqual, Less, LessOrEqual };
/// Reads names like `GreaterThanOrEqualToThreshold`, and for command lines `>=`, `>`, `<`, `<=`. nullopt: it is none.
std::optional<ThresholdComparison> read_threshold_comparison(std::string_view text);
/// Returns the name that the service uses. Static text.
std::string_view comparison_name(ThresholdComparison comparison);

/// What to do while a percentile is based on few samples.
enum class LowSampleCount : std::uint8_t { Evaluate, Ignore };

/// A threshold alarm on one metric.
struct Alarm {
  std::string name = {};
  std::string metric_namespace = {};
  std::string metric_name = {};
  /// Sorted by name; must equal those that are published.
  DimensionSet dimensions = {};
  Statistic statistic = {};
  std::int64_t period_seconds = 60;
  /// N, the number of periods that decide.
  std::size_t evaluation_periods = 1;
  /// M, the number of breaching data points that raise the alarm; nullopt: N. (Reasons are worded differently.)
  std::optional<std::size_t> datapoints_to_alarm = {};
  ThresholdComparison comparison = ThresholdComparison::GreaterOrEqual;
  double threshold = 0;
  MissingData missing_data = MissingData::Missing;
  LowSampleCount low_sample_count = LowSampleCount::Evaluate;
  std::optional<std::string> unit = {};
  /// The zone on whose clock the borders of slots are; nullopt: a sliding window.
  std::optional<TimeZone> wall_clock = {};
};

/// Returns everything that the service refuses about an alarm's numbers, each text as in Diagnostic: M over N, a period
/// that is neither 10, 20, 30 nor a multiple of 60, a range longer than a day (a week from an hour's period on). Empty:
/// the service takes it.
std::vector<std::string> check_alarm(const Alarm& alarm);

}  // namespace insitu
