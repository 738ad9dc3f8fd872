#include "tests/differential/reference_alarm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "tests/differential/reference_time.h"

namespace insitu::reference {
namespace {

/// The value of a slot; nullopt: nothing was published.
struct Shown {
  double value = 0;
  std::size_t samples = 0;
};
using Slots = std::vector<std::optional<Shown>>;  // the newest first

struct Span {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

std::int64_t floor_of(std::int64_t number, std::int64_t unit) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(number) / static_cast<double>(unit)));
}

// ---- statistics

double value_of(const Statistic& statistic, std::vector<double> values) {
  std::ranges::sort(values);
  double sum = 0;
  for (const double value : values) sum += value;
  const auto count = static_cast<double>(values.size());
  switch (statistic.kind) {
    case Statistic::Kind::SampleCount: return count;
    case Statistic::Kind::Sum: return sum;
    case Statistic::Kind::Average: return sum / count;
    case Statistic::Kind::Minimum: return values.front();
    case Statistic::Kind::Maximum: return values.back();
    case Statistic::Kind::Percentile: {
      const double place = *statistic.upper * (count - 1) / 100;
      const auto below = static_cast<std::size_t>(std::floor(place));
      const auto above = static_cast<std::size_t>(std::ceil(place));
      return values[below] + (values[above] - values[below]) * (place - std::floor(place));
    }
    case Statistic::Kind::PercentileRank: {
      double inside = 0;
      for (const double value : values) {
        if (statistic.lower && value <= *statistic.lower) continue;
        if (statistic.upper && value > *statistic.upper) continue;
        inside += 1;
      }
      return 100 * inside / count;
    }
    case Statistic::Kind::TrimmedMean:
    case Statistic::Kind::TrimmedCount:
    case Statistic::Kind::TrimmedSum:
    case Statistic::Kind::WinsorizedMean: break;
  }
  return std::nan("");  // breaches nothing: a case that asks for it fails
}

std::optional<Shown> shown_in(const Span& span, const Alarm& alarm, const std::vector<AlarmSample>& samples) {
  std::vector<double> values;
  for (const AlarmSample& sample : samples) {
    if (sample.time >= span.start && sample.time < span.end) values.push_back(sample.value);
  }
  if (values.empty()) return std::nullopt;
  return Shown{.value = value_of(alarm.statistic, values), .samples = values.size()};
}

// ---- the rule

bool is_breach(const Alarm& alarm, double value) {
  switch (alarm.comparison) {
    case ThresholdComparison::Greater: return value > alarm.threshold;
    case ThresholdComparison::GreaterOrEqual: return value >= alarm.threshold;
    case ThresholdComparison::Less: return value < alarm.threshold;
    case ThresholdComparison::LessOrEqual: return value <= alarm.threshold;
  }
  return false;
}

bool are_too_few(const Alarm& alarm, std::size_t samples) {
  if (alarm.low_sample_count == LowSampleCount::Evaluate) return false;
  if (alarm.statistic.kind != Statistic::Kind::Percentile) return false;
  const double p = *alarm.statistic.upper / 100;
  if (p <= 0 || p >= 1) return false;
  const double wanted = p >= 0.5 ? 10 / (1 - p) : 10 / p;
  return static_cast<double>(samples) < std::round(wanted * 1000) / 1000;
}

AlarmState next_state(const Alarm& alarm, const Slots& slots, AlarmState current) {
  const std::size_t n = alarm.evaluation_periods;
  const std::size_t m = alarm.datapoints_to_alarm ? *alarm.datapoints_to_alarm : n;
  std::size_t real = 0;
  std::size_t breaching = 0;
  std::size_t good = 0;
  std::size_t oldest_breach = 0;  // the newest slot is 1
  for (std::size_t age = 1; age <= slots.size() && real < n; ++age) {
    const std::optional<Shown>& slot = slots[age - 1];
    if (!slot) continue;
    if (are_too_few(alarm, slot->samples)) return current;
    ++real;
    if (is_breach(alarm, slot->value)) {
      ++breaching;
      oldest_breach = age;
    } else {
      ++good;
    }
  }
  // 1. Enough real data points.
  if (real == n) return breaching >= m ? AlarmState::Alarm : AlarmState::Ok;
  // 2. Fewer.
  const std::size_t fill = n - real;
  if (breaching >= m) return AlarmState::Alarm;
  if (alarm.missing_data == MissingData::Breaching) {
    return breaching + fill >= m ? AlarmState::Alarm : AlarmState::Ok;
  }
  if (alarm.missing_data == MissingData::NotBreaching) return AlarmState::Ok;
  if (good > 0) return AlarmState::Ok;
  if (alarm.missing_data == MissingData::Ignore) return current;
  if (real == 0) return AlarmState::InsufficientData;
  return oldest_breach >= m ? AlarmState::Alarm : AlarmState::InsufficientData;
}

std::size_t range_of(const Alarm& alarm) {
  const auto period = static_cast<double>(alarm.period_seconds);
  if (period < 60) return alarm.evaluation_periods + static_cast<std::size_t>(60 / period);
  return alarm.evaluation_periods + static_cast<std::size_t>(std::max(2.0, std::ceil(300 / period)));
}

// ---- when, and over which slots

std::int64_t tick_of(const Alarm& alarm) { return alarm.period_seconds < 60 ? 10'000 : kMinute; }

/// Returns all borders of the zone's clock: where a period of up to an hour that divides it is full, and where a longer
/// one is entered for the first time.
std::vector<std::int64_t> clock_borders(const Alarm& alarm, std::int64_t from, std::int64_t to) {
  const std::int64_t period = alarm.period_seconds * 1000;
  std::vector<std::int64_t> borders;
  std::optional<std::int64_t> entered;
  for (std::int64_t time = from; time <= to; time += tick_of(alarm)) {
    const std::int64_t since_monday = time + alarm.wall_clock->offset_at(time) - 4 * kDay;
    const std::int64_t number = floor_of(since_monday, period);
    if (kHour % period == 0) {
      if (number * period == since_monday) borders.push_back(time);
      continue;
    }
    if (entered && number > *entered) borders.push_back(time);
    entered = entered ? std::max(*entered, number) : number;
  }
  return borders;
}

std::vector<EvaluatedState> replay_wall_clock(const Alarm& alarm, const std::vector<AlarmSample>& samples,
                                              AlarmState state, std::int64_t from, std::int64_t to) {
  const std::size_t range = range_of(alarm);
  const std::int64_t back = static_cast<std::int64_t>(range + 2) * alarm.period_seconds * 1000 + 3 * kDay;
  const std::vector<std::int64_t> borders = clock_borders(alarm, floor_of(from - back, kDay) * kDay, to);
  std::vector<EvaluatedState> states;
  for (std::size_t now = 0; now < borders.size(); ++now) {
    if (borders[now] < from) continue;
    Slots slots;
    for (std::size_t slot = 0; slot < range; ++slot) {
      const Span span{.start = borders.at(now - slot - 1), .end = borders.at(now - slot)};
      slots.push_back(shown_in(span, alarm, samples));
    }
    state = next_state(alarm, slots, state);
    states.push_back({.time = borders[now], .state = state});
  }
  return states;
}

std::vector<EvaluatedState> replay_sliding(const Alarm& alarm, const std::vector<AlarmSample>& samples,
                                           AlarmState state, std::int64_t from, std::int64_t to) {
  const std::int64_t period = alarm.period_seconds * 1000;
  const bool is_hourly = static_cast<std::int64_t>(alarm.evaluation_periods) * period > kDay;
  std::vector<EvaluatedState> states;
  for (std::int64_t now = floor_of(from, tick_of(alarm)) * tick_of(alarm); now <= to; now += tick_of(alarm)) {
    if (now < from || (is_hourly && floor_of(now, kHour) * kHour != now)) continue;
    Slots slots;
    for (std::size_t slot = 0; slot < range_of(alarm); ++slot) {
      const std::int64_t end = now - static_cast<std::int64_t>(slot) * period;
      slots.push_back(shown_in({.start = end - period, .end = end}, alarm, samples));
    }
    state = next_state(alarm, slots, state);
    states.push_back({.time = now, .state = state});
  }
  return states;
}

}  // namespace

std::vector<EvaluatedState> replay_alarm(const Alarm& alarm, const std::vector<AlarmSample>& samples,
                                         AlarmState initial, std::int64_t from, std::int64_t to) {
  return alarm.wall_clock ? replay_wall_clock(alarm, samples, initial, from, to)
                          : replay_sliding(alarm, samples, initial, from, to);
}

}  // namespace insitu::reference
