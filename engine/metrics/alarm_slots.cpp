#include "engine/metrics/alarm_slots.h"

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

/// The first Monday of the epoch; midnight is as good for periods that divide a day.
constexpr std::int64_t kMonday = 4 * kDay;

std::int64_t floor_division(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

std::int64_t floor_multiple(std::int64_t number, std::int64_t unit) { return floor_division(number, unit) * unit; }

}  // namespace

SlotClock::SlotClock(const Alarm& alarm, std::int64_t time)
    : zone_(alarm.wall_clock.value_or(TimeZone())),
      follows_clock_(alarm.wall_clock.has_value()),
      period_(alarm.period_seconds * kSecond),
      looked_at_(period_ * static_cast<std::int64_t>(alarm.evaluation_periods)) {
  move_to(time);
}

std::int64_t SlotClock::step() const { return period_ < kMinute ? 10 * kSecond : kMinute; }

std::size_t SlotClock::phases() const { return follows_clock_ ? 1 : static_cast<std::size_t>(period_ / step()); }

bool SlotClock::is_evaluated() const { return follows_clock_ || looked_at_ <= kDay || slot_.end % kHour == 0; }

void SlotClock::advance() {
  if (!follows_clock_) return slide_to(slot_.end + step());
  slot_.start = slot_.end;
  slot_.end = border_after(slot_.start);
  ++slot_.number;
}

void SlotClock::move_to(std::int64_t time) {
  if (!follows_clock_) return slide_to(floor_multiple(time + step() - 1, step()));
  slot_.start = border_before(time - 1);
  slot_.end = border_after(slot_.start);
  ++slot_.number;
}

void SlotClock::slide_to(std::int64_t end) {
  const std::int64_t steps = floor_division(end, step());
  const auto phase = static_cast<std::int64_t>(phases());
  slot_.start = end - period_;
  slot_.end = end;
  slot_.number = floor_division(steps, phase);
  slot_.phase = static_cast<std::size_t>(steps - slot_.number * phase);
}

bool SlotClock::divides_an_hour() const { return kHour % period_ == 0; }

std::int64_t SlotClock::local(std::int64_t time) const { return time + zone_.offset_at(time) - kMonday; }

/// Whether the borders stay where they were although the clock was moved between two moments.
bool SlotClock::same_borders(std::int64_t before, std::int64_t after) const {
  const std::int64_t moved = zone_.offset_at(after) - zone_.offset_at(before);
  return moved == 0 || (divides_an_hour() && moved % period_ == 0);
}

/// Returns the last border at `time` or before.
std::int64_t SlotClock::border_before(std::int64_t time) const {
  std::int64_t border = time - (local(time) - floor_multiple(local(time), period_));
  // A border that comes twice when the clock is put back counts once, so look a little further.
  if (same_borders(border - 3 * kHour, time)) return border;
  // The clock was moved since. That is rare, so begin before it and go on from there.
  constexpr std::int64_t kFarEnough = 2 * kDay;
  border = floor_multiple(time - period_ - kFarEnough, kMinute);
  border -= local(border) - floor_multiple(local(border), period_);
  for (std::int64_t next = border_after(border); next <= time; next = border_after(border)) border = next;
  return border;
}

/// Returns the first border after `border`, which is one.
std::int64_t SlotClock::border_after(std::int64_t border) const {
  const std::int64_t number = floor_division(local(border), period_);
  const std::int64_t next = border + (number + 1) * period_ - local(border);
  if (same_borders(border, next)) return next;
  for (std::int64_t time = border + kMinute;; time += kMinute) {
    const bool is_border =
        divides_an_hour() ? local(time) % period_ == 0 : floor_division(local(time), period_) > number;
    if (is_border) return time;
  }
}

}  // namespace insitu
