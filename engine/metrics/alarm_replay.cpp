#include "engine/metrics/alarm_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/metrics/alarm_evaluation.h"
#include "engine/metrics/alarm_reason.h"
#include "engine/metrics/alarm_slots.h"
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

  /// Forgets what is older than `slots` slots.
  void trim(std::int64_t newest_slot, std::size_t slots) {
    if (points_.size() <= 2 * slots) return;
    const std::int64_t left = newest_slot - static_cast<std::int64_t>(slots);
    points_.erase(points_.begin(), std::ranges::upper_bound(points_, left, {}, &DataPoint::slot));
  }

 private:
  std::vector<DataPoint> points_;
};

class Replay {
 public:
  Replay(const Alarm& alarm, const MetricMinutes& minutes, const ReplayOptions& options)
      : alarm_(alarm),
        options_(options),
        range_(alarm_range(alarm)),
        // What was published before the first evaluation counts, too.
        clock_(alarm, options.from - longest_look()),
        window_(minutes, clock_.slot().start),
        phases_(clock_.phases()),
        state_(options.initial) {
    timeline_.initial = options.initial;
    note_resolution();
    note_negative_values(minutes);
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
    window_.move_to(slot.start, slot.end);
    PhasePoints& points = phases_[slot.phase];
    if (const auto value = value_of(alarm_.statistic, window_.samples())) {
      points.add(
          {.slot = slot.number, .start = slot.start, .value = *value, .sample_count = window_.samples().count()});
      points.trim(slot.number, range_ + 1);
      watch_approximation(*value);
    }
    if (slot.end < options_.from || !clock_.is_evaluated()) return;
    evaluate_slots(points.view(slot.number));
    last_evaluated_ = slot.end;
  }

  void evaluate_slots(const SlotView& view) {
    const Evaluation evaluation = evaluate(alarm_, view, range_, state_);
    const std::optional<AlarmState> other = state_with_other_range(view, evaluation);
    if (evaluation.state == state_) return;
    timeline_.transitions.push_back({.time = clock_.slot().end,
                                     .from = state_,
                                     .to = evaluation.state,
                                     .reason = state_reason(alarm_, evaluation),
                                     .with_other_range = other});
    state_ = evaluation.state;
  }

  std::optional<AlarmState> state_with_other_range(const SlotView& view, const Evaluation& evaluation) {
    // The common case: enough data, none of it so old.
    const std::int64_t oldest = view.newest_slot - static_cast<std::int64_t>(range_) + 1;
    if (evaluation.filled == 0 && evaluation.counted.front().slot > oldest) return std::nullopt;
    for (const std::size_t range : {range_ - 1, range_ + 1}) {
      const AlarmState state = evaluate(alarm_, view, range, state_).state;
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
    return last_evaluated_ == clock_.slot().end && window_.newest() < clock_.slot().end - longest_look();
  }
  /// Returns the length of the longest look back. A slot on a wall clock can be longer than its period, by what the
  /// clock is put back.
  [[nodiscard]] std::int64_t longest_look() const {
    constexpr std::int64_t kPutBack = 24 * 60 * kMinute;
    return length_of(range_ + 1) + (alarm_.wall_clock ? kPutBack : 0);
  }

  void skip_silence() {
    for (PhasePoints& points : phases_) points.clear();
    const auto next = window_.next();
    clock_.move_to(std::max(next ? *next : options_.to, clock_.slot().end) + 1);
  }

  // ---- notes

  void note_resolution() {
    if (alarm_.period_seconds >= kMinute / kSecond || options_.is_high_resolution) return;
    timeline_.notes.push_back(
        fmt::format("metric filters publish once a minute: with a period of {} seconds most periods have no data",
                    alarm_.period_seconds));
  }

  void note_negative_values(const MetricMinutes& minutes) {
    if (!alarm_.statistic.is_approximate()) return;
    const auto negative = std::ranges::find_if(
        minutes, [](const auto& minute) { return minute.second.count() > 0 && minute.second.minimum() < 0; });
    if (negative == minutes.end()) return;
    timeline_.notes.push_back(
        fmt::format("the metric has the negative value {} at {}: then the service computes no `{}`",
                    negative->second.minimum(), moment(negative->first), alarm_.statistic.text));
  }

  /// Notes a percentile near the threshold, which may be on its other side at the service.
  void watch_approximation(double value) {
    constexpr double kNear = 0.01;
    if (approximation_note_ || clock_.slot().end < options_.from || !alarm_.statistic.is_approximate()) return;
    const Samples& samples = window_.samples();
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
  const ReplayOptions& options_;
  std::size_t range_;
  SlotClock clock_;
  SamplesInWindow window_;
  std::vector<PhasePoints> phases_;
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
  return Replay(alarm, minutes, options).run();
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
