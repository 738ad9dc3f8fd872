#pragma once

#include <cstddef>
#include <cstdint>

#include "insitu/alarm.h"

namespace insitu {

/// A slot, which can be evaluated when it ends. Times are epoch milliseconds.
struct Slot {
  std::int64_t start = 0;
  std::int64_t end = 0;     ///< exclusive
  std::size_t phase = 0;    ///< only slots of one phase are evaluated together
  std::int64_t number = 0;  ///< consecutive slots of a phase have consecutive numbers
};

/// Goes through the slots of an alarm in the order of their ends. Not thread-safe.
///
/// A sliding window ends at every whole minute (below a minute's period every ten seconds), so the slots of a period of
/// five minutes come in five phases. A wall-clock window ends at the borders of a zone's clock: multiples of the period
/// from midnight on, weeks from Monday. Where the clock is put forward or back by a multiple of the period, its slots
/// keep their length; otherwise they last until the clock shows the next border.
class SlotClock {
 public:
  /// Begins with the first slot that ends at `time` or later. REQUIRES: check_alarm finds nothing wrong
  SlotClock(const Alarm& alarm, std::int64_t time);

  [[nodiscard]] const Slot& slot() const { return slot_; }
  /// Returns the number of phases.
  [[nodiscard]] std::size_t phases() const;
  /// Whether the alarm is evaluated at the end of the slot: once an hour where its periods are longer than a day.
  [[nodiscard]] bool is_evaluated() const;

  /// Goes on to the next slot.
  void advance();
  /// Goes on to the first slot that ends at `time` or later. REQUIRES: not before the end of this one
  void move_to(std::int64_t time);

 private:
  [[nodiscard]] std::int64_t step() const;
  [[nodiscard]] bool divides_an_hour() const;
  [[nodiscard]] std::int64_t local(std::int64_t time) const;
  [[nodiscard]] bool same_borders(std::int64_t before, std::int64_t after) const;
  [[nodiscard]] std::int64_t border_before(std::int64_t time) const;
  [[nodiscard]] std::int64_t border_after(std::int64_t border) const;
  void slide_to(std::int64_t end);

  TimeZone zone_;
  bool follows_clock_ = false;
  std::int64_t period_ = 0;  ///< milliseconds, as all lengths here
  std::int64_t looked_at_ = 0;
  Slot slot_;
};

}  // namespace insitu
