#include "insitu/alarm_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/metrics/alarm_evaluation.h"
#include "engine/metrics/alarm_reason.h"
#include "engine/metrics/alarm_slots.h"
#include "engine/metrics/compute_metric_math.h"
#include "engine/metrics/metric_table.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

std::string moment(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  return text.substr(0, text.find('.')) + " UTC";
}

/// The samples of a span of time that only moves forward.
class SamplesInWindow {
 public:
  SamplesInWindow(const MetricMinutes& minutes, std::int64_t start)
      : minutes_(minutes), entering_(minutes.lower_bound(start)), leaving_(entering_) {}

  void move_to(std::int64_t start, std::int64_t end) {
    for (; entering_ != minutes_.end() && entering_->first < end; ++entering_) {
      samples_.merge(entering_->second);
      newest_ = entering_->first;
    }
    for (; leaving_ != entering_ && leaving_->first < start; ++leaving_) samples_.remove(leaving_->second);
  }

  [[nodiscard]] const Samples& samples() const { return samples_; }
  /// Returns the newest minute of the samples that ever were in the window.
  [[nodiscard]] std::int64_t newest() const { return newest_; }
  [[nodiscard]] std::optional<std::int64_t> next() const {
    return entering_ == minutes_.end() ? std::nullopt : std::optional(entering_->first);
  }

 private:
  const MetricMinutes& minutes_;
  MetricMinutes::const_iterator entering_;
  MetricMinutes::const_iterator leaving_;
  Samples samples_;
  std::int64_t newest_ = std::numeric_limits<std::int64_t>::min();
};

/// The data points of one phase. Old ones are dropped now and then, not each time.
class PhasePoints {
 public:
  void add(const DataPoint& point) { points_.push_back(point); }
  void clear() { points_.clear(); }

  [[nodiscard]] SlotView view(std::int64_t newest_slot) const {
    return {.points = points_, .newest_slot = newest_slot};
  }
  [[nodiscard]] const std::vector<DataPoint>& points() const { return points_; }

  /// Forgets what is older than `slots` slots.
  void trim(std::int64_t newest_slot, std::size_t slots) {
    if (points_.size() <= 2 * slots) return;
    const std::int64_t left = newest_slot - static_cast<std::int64_t>(slots);
    points_.erase(points_.begin(), std::ranges::upper_bound(points_, left, {}, &DataPoint::slot));
  }

 private:
  std::vector<DataPoint> points_;
};

/// A metric that an alarm looks at.
struct ReplayInput {
  const Statistic* statistic = nullptr;
  SamplesInWindow window;
};

/// What is known of the slots of one phase.
struct PhaseState {
  std::vector<PhasePoints> inputs;  ///< of each metric
  PhasePoints slots;                ///< of metric math: all slots, without values
};

class Replay {
 public:
  /// `math`: nullptr: the alarm looks at its one metric, of which `minutes` are.
  Replay(const Alarm& alarm, const MetricMath* math, std::span<const MetricMinutes* const> minutes,
         const ReplayOptions& options)
      : alarm_(alarm),
        math_(math),
        options_(options),
        range_(alarm_range(alarm)),
        // What was published before the first evaluation counts, too.
        clock_(alarm, options.from - longest_look()),
        phases_(clock_.phases()),
        state_(options.initial) {
    timeline_.initial = options.initial;
    note_resolution();
    for (std::size_t i = 0; i < minutes.size(); ++i) {
      static const MetricMinutes kNone;
      const Statistic& statistic = math == nullptr ? alarm.statistic : math->metrics[i].alarm.statistic;
      const MetricMinutes& samples = minutes[i] == nullptr ? kNone : *minutes[i];
      inputs_.push_back({&statistic, SamplesInWindow(samples, clock_.slot().start)});
      note_negative_values(statistic, samples);
      if (math != nullptr && minutes[i] != nullptr) note_approximation(statistic);
    }
    for (PhaseState& phase : phases_) phase.inputs.resize(inputs_.size());
  }

  AlarmTimeline run() {
    while (clock_.slot().end <= options_.to) {
      take_slot();
      is_settled() ? skip_silence() : clock_.advance();
    }
    note_findings();
    return std::move(timeline_);
  }

 private:
  [[nodiscard]] std::int64_t length_of(std::size_t slots) const {
    return static_cast<std::int64_t>(slots) * alarm_.period_seconds * kSecond;
  }

  void take_slot() {
    const Slot& slot = clock_.slot();
    PhaseState& phase = phases_[slot.phase];
    for (std::size_t i = 0; i < inputs_.size(); ++i) take_input(slot, inputs_[i], phase.inputs[i]);
    if (math_ != nullptr) {
      phase.slots.add({.slot = slot.number, .start = slot.start, .value = 0, .sample_count = 0});
      phase.slots.trim(slot.number, range_ + 1);
    }
    if (slot.end < options_.from || !clock_.is_evaluated()) return;
    evaluate_slots(phase, slot.number);
    last_evaluated_ = slot.end;
  }

  void take_input(const Slot& slot, ReplayInput& input, PhasePoints& points) {
    input.window.move_to(slot.start, slot.end);
    const auto value = value_of(*input.statistic, input.window.samples());
    if (!value) return;
    points.add(
        {.slot = slot.number, .start = slot.start, .value = *value, .sample_count = input.window.samples().count()});
    points.trim(slot.number, range_ + 1);
    if (math_ == nullptr) watch_approximation(*value, input.window.samples());
  }

  /// Returns what the alarm looks back on. `computed`: holds the points of metric math.
  SlotView view_of(const PhaseState& phase, std::int64_t newest, std::size_t range,
                   std::vector<DataPoint>& computed) const {
    if (math_ == nullptr) return phase.inputs.front().view(newest);
    const std::int64_t oldest = newest - static_cast<std::int64_t>(range) + 1;
    const auto index_of = [oldest](const DataPoint& point) { return static_cast<std::size_t>(point.slot - oldest); };
    std::vector<std::int64_t> starts(range);
    for (std::size_t i = 0; i < range; ++i) {
      starts[i] = phase.slots.points().back().start - length_of(range - 1 - i);
    }
    for (const DataPoint& slot : phase.slots.points()) {
      if (slot.slot >= oldest) starts[index_of(slot)] = slot.start;
    }
    std::vector<MathSeries> metrics(inputs_.size(), MathSeries(range));
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      for (const DataPoint& point : phase.inputs[i].points()) {
        if (point.slot >= oldest) metrics[i][index_of(point)] = point.value;
      }
    }
    const MathSeries values = compute_metric_math(*math_, {.metrics = metrics, .starts = starts});
    computed.clear();
    for (std::size_t i = 0; i < range; ++i) {
      if (!values[i]) continue;
      computed.push_back(
          {.slot = oldest + static_cast<std::int64_t>(i), .start = starts[i], .value = *values[i], .sample_count = 1});
    }
    return {.points = computed, .newest_slot = newest};
  }

  void evaluate_slots(const PhaseState& phase, std::int64_t newest) {
    const Evaluation evaluation = evaluate(alarm_, view_of(phase, newest, range_, computed_), range_, state_);
    const std::optional<AlarmState> other = state_with_other_range(phase, newest, evaluation);
    if (evaluation.state == state_) return;
    timeline_.transitions.push_back({.time = clock_.slot().end,
                                     .from = state_,
                                     .to = evaluation.state,
                                     .reason = state_reason(alarm_, evaluation),
                                     .with_other_range = other});
    state_ = evaluation.state;
  }

  std::optional<AlarmState> state_with_other_range(const PhaseState& phase, std::int64_t newest,
                                                   const Evaluation& evaluation) {
    // The common case: enough data, none of it so old. The values of metric math may depend on the range themselves.
    const std::int64_t oldest = newest - static_cast<std::int64_t>(range_) + 1;
    if (math_ == nullptr && evaluation.filled == 0 && evaluation.counted.front().slot > oldest) return std::nullopt;
    for (const std::size_t range : {range_ - 1, range_ + 1}) {
      const AlarmState state = evaluate(alarm_, view_of(phase, newest, range, recomputed_), range, state_).state;
      if (state == evaluation.state) continue;
      if (!range_note_) {
        range_note_ = fmt::format(
            "how far the service looks back is not documented: with a range of {} slots instead of the {} assumed the "
            "state at {} would be {}, not {}",
            range, range_, moment(clock_.slot().end), state_name(state), state_name(evaluation.state));
      }
      return state;
    }
    return std::nullopt;
  }

  /// Whether nothing can change until something is published again: the last evaluation saw no data at all.
  [[nodiscard]] bool is_settled() const {
    return last_evaluated_ == clock_.slot().end && std::ranges::all_of(inputs_, [this](const ReplayInput& input) {
             return input.window.newest() < clock_.slot().end - longest_look();
           });
  }
  /// Returns the length of the longest look back. A slot on a wall clock can be longer than its period, by what the
  /// clock is put back.
  [[nodiscard]] std::int64_t longest_look() const {
    constexpr std::int64_t kPutBack = 24 * 60 * kMinute;
    return length_of(range_ + 1) + (alarm_.wall_clock ? kPutBack : 0);
  }

  void skip_silence() {
    for (PhaseState& phase : phases_) {
      for (PhasePoints& points : phase.inputs) points.clear();
      phase.slots.clear();
    }
    std::int64_t next = options_.to;
    for (const ReplayInput& input : inputs_) next = std::min(next, input.window.next().value_or(next));
    clock_.move_to(std::max(next, clock_.slot().end) + 1);
  }

  // ---- notes

  void note_resolution() {
    if (alarm_.period_seconds >= kMinute / kSecond || options_.is_high_resolution) return;
    timeline_.notes.push_back(
        fmt::format("metric filters publish once a minute: with a period of {} seconds most periods have no data",
                    alarm_.period_seconds));
  }

  void note_negative_values(const Statistic& statistic, const MetricMinutes& minutes) {
    if (!statistic.is_approximate()) return;
    const auto negative = std::ranges::find_if(
        minutes, [](const auto& minute) { return minute.second.count() > 0 && minute.second.minimum() < 0; });
    if (negative == minutes.end()) return;
    timeline_.notes.push_back(
        fmt::format("the metric has the negative value {} at {}: then the service computes no `{}`",
                    negative->second.minimum(), moment(negative->first), statistic.text));
  }

  /// Notes a percentile that metric math takes.
  void note_approximation(const Statistic& statistic) {
    if (!statistic.is_approximate()) return;
    timeline_.notes.push_back(
        fmt::format("how the service computes `{}` is not published: the values of the expression are near its own",
                    statistic.text));
  }

  /// Notes a percentile near the threshold, which may be on its other side at the service.
  void watch_approximation(double value, const Samples& samples) {
    constexpr double kNear = 0.01;
    if (approximation_note_ || clock_.slot().end < options_.from || !alarm_.statistic.is_approximate()) return;
    if (std::abs(value - alarm_.threshold) > kNear * std::abs(alarm_.threshold)) return;
    const bool is_certain =
        samples.minimum() == samples.maximum() && alarm_.statistic.kind != Statistic::Kind::TrimmedCount;
    if (is_certain) return;
    approximation_note_ = fmt::format(
        "how the service computes `{}` is not published: at {} it is about {}, within 1 % of the threshold "
        "{}, so the state may differ",
        alarm_.statistic.text, moment(clock_.slot().end), value, alarm_.threshold);
  }

  void note_findings() {
    if (approximation_note_) timeline_.notes.push_back(*approximation_note_);
    if (range_note_) timeline_.notes.push_back(*range_note_);
  }

  const Alarm& alarm_;
  const MetricMath* math_;
  const ReplayOptions& options_;
  std::size_t range_;
  SlotClock clock_;
  std::vector<ReplayInput> inputs_;
  std::vector<PhaseState> phases_;
  std::vector<DataPoint> computed_;
  std::vector<DataPoint> recomputed_;
  AlarmState state_;
  std::optional<std::int64_t> last_evaluated_;
  AlarmTimeline timeline_;
  std::optional<std::string> approximation_note_;
  std::optional<std::string> range_note_;
};

}  // namespace

AlarmState AlarmTimeline::state_at(std::int64_t time) const {
  const auto later = std::ranges::upper_bound(transitions, time, {}, &Transition::time);
  return later == transitions.begin() ? initial : std::prev(later)->to;
}

AlarmTimeline replay(const Alarm& alarm, const MetricMinutes& minutes, const ReplayOptions& options) {
  const MetricMinutes* const one = &minutes;
  return Replay(alarm, nullptr, {&one, 1}, options).run();
}

AlarmTimeline replay(const Alarm& alarm, const MetricMath& math, std::span<const MetricMinutes* const> minutes,
                     const ReplayOptions& options) {
  return Replay(alarm, &math, minutes, options).run();
}

ReplayOptions replay_window(const Alarm& alarm, std::int64_t first, std::int64_t last) {
  // A slot holds what begins before its end.
  const SlotClock opening(alarm, minute_of(first) + 1);
  SlotClock closing(alarm, minute_of(last) + 1);
  ReplayOptions options;
  options.from = opening.slot().end;
  if (alarm.wall_clock) {
    for (std::size_t slots = alarm_range(alarm); slots > 0; --slots) closing.advance();
  } else {
    const auto range = static_cast<std::int64_t>(alarm_range(alarm));
    closing.move_to(minute_of(last) + range * alarm.period_seconds * kSecond + 1);
  }
  while (!closing.is_evaluated()) closing.advance();
  options.to = closing.slot().end;
  return options;
}

}  // namespace insitu
