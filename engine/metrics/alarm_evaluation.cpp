#include "engine/metrics/alarm_evaluation.h"

#include <algorithm>
#include <cmath>

namespace insitu {
namespace {

std::span<const DataPoint> newest_slots(const SlotView& view, std::size_t range) {
  const std::int64_t left = view.newest_slot - static_cast<std::int64_t>(range);
  const auto first = std::ranges::upper_bound(view.points, left, {}, &DataPoint::slot);
  return {first, view.points.end()};
}

/// Returns how many samples make a percentile significant; 0: any number does. The documentation gives 10 / (1 - p) and
/// 10 / p for 0 < p < 1; that p0 and p100 are always significant is our decision.
double min_samples(const Alarm& alarm) {
  if (alarm.low_sample_count == LowSampleCount::Evaluate) return 0;
  if (alarm.statistic.kind != Statistic::Kind::Percentile) return 0;
  const double percent = alarm.statistic.upper.value_or(100);
  if (percent <= 0 || percent >= 100) return 0;
  const double min = 1000 / (percent < 50 ? percent : 100 - percent);
  // 100 - 99.9 is a little less than 0.1, but 10,000 samples are enough.
  constexpr double kRounding = 1e-6;
  return std::ceil(min - kRounding);
}

/// Whether a period has too few samples. The documentation mentions one period; if there are several, one of them is
/// enough (our decision).
bool rests_on_few_samples(const Alarm& alarm, std::span<const DataPoint> points) {
  const double min = min_samples(alarm);
  return std::ranges::any_of(points,
                             [&](const DataPoint& point) { return static_cast<double>(point.sample_count) < min; });
}

/// Returns the state when there are fewer data points than evaluation periods, and too few of them breach.
AlarmState state_of_gaps(const Alarm& alarm, const SlotView& view, const Evaluation& found, std::size_t breaching,
                         AlarmState current) {
  const std::size_t wanted = alarm.datapoints_to_alarm.value_or(alarm.evaluation_periods);
  const bool any_good = breaching < found.counted.size();
  switch (alarm.missing_data) {
    case MissingData::Breaching: return breaching + found.filled >= wanted ? AlarmState::Alarm : AlarmState::Ok;
    case MissingData::NotBreaching: return AlarmState::Ok;
    case MissingData::Ignore: return any_good ? AlarmState::Ok : current;
    case MissingData::Missing: break;
  }
  if (any_good) return AlarmState::Ok;
  if (found.counted.empty()) return AlarmState::InsufficientData;
  // "Premature": an old breach and nothing since then raises the alarm although too few data points breach.
  const std::int64_t age = view.newest_slot - found.counted.front().slot + 1;
  return age >= static_cast<std::int64_t>(wanted) ? AlarmState::Alarm : AlarmState::InsufficientData;
}

}  // namespace

std::size_t alarm_range(const Alarm& alarm) {
  constexpr std::int64_t kOneMinute = 60;
  constexpr std::int64_t kLookBack = 5 * kOneMinute;
  const std::int64_t period = alarm.period_seconds;
  const std::int64_t more =
      period < kOneMinute ? kOneMinute / period : std::max<std::int64_t>(2, (kLookBack + period - 1) / period);
  return alarm.evaluation_periods + static_cast<std::size_t>(more);
}

bool breaches(const Alarm& alarm, double value) {
  switch (alarm.comparison) {
    case ThresholdComparison::Greater: return value > alarm.threshold;
    case ThresholdComparison::GreaterOrEqual: return value >= alarm.threshold;
    case ThresholdComparison::Less: return value < alarm.threshold;
    case ThresholdComparison::LessOrEqual: return value <= alarm.threshold;
  }
  return false;
}

Evaluation evaluate(const Alarm& alarm, const SlotView& view, std::size_t range, AlarmState current) {
  const std::span<const DataPoint> found = newest_slots(view, range);
  const std::size_t used = std::min(found.size(), alarm.evaluation_periods);
  Evaluation evaluation{.state = current, .counted = found.last(used), .filled = alarm.evaluation_periods - used};
  if (rests_on_few_samples(alarm, evaluation.counted)) return evaluation;

  const auto breaching = static_cast<std::size_t>(
      std::ranges::count_if(evaluation.counted, [&](const DataPoint& point) { return breaches(alarm, point.value); }));
  if (breaching >= alarm.datapoints_to_alarm.value_or(alarm.evaluation_periods)) {
    evaluation.state = AlarmState::Alarm;
  } else if (evaluation.filled == 0) {
    evaluation.state = AlarmState::Ok;
  } else {
    evaluation.state = state_of_gaps(alarm, view, evaluation, breaching, current);
  }
  return evaluation;
}

}  // namespace insitu
