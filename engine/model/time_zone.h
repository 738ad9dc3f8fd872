#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/milliseconds.h"

namespace insitu {

/// The furthest that a zone can be from UTC, as java.time has it. In milliseconds.
inline constexpr std::int64_t kLargestOffset = 18 * kHour;

/// A time zone of the system's database (`Asia/Seoul`), or a fixed distance from UTC (`Z`, `UTC`, `+09:00`, `+0900`).
/// Cheap to copy; thread-safe.
class TimeZone {
 public:
  TimeZone() = default;  ///< UTC
  /// nullopt: no zone of this name.
  static std::optional<TimeZone> find(std::string_view name);

  /// Epoch milliseconds of a local wall-clock time given as if it were UTC. Of a time that occurs twice the first; one
  /// that is skipped moves on by the gap.
  [[nodiscard]] std::int64_t to_utc(std::int64_t local_milliseconds) const;
  /// Milliseconds to add to UTC at this moment.
  [[nodiscard]] std::int64_t offset_at(std::int64_t utc_milliseconds) const;
  /// Milliseconds to add to UTC where clocks of this zone print `abbreviation` (`CST`) at a local time given as if it
  /// were UTC, or half a year before it. nullopt: they never do.
  [[nodiscard]] std::optional<std::int64_t> offset_named(std::string_view abbreviation,
                                                         std::int64_t local_milliseconds) const;
  /// `KST`, `UTC`, `+09:00`: for %Z.
  [[nodiscard]] std::string abbreviation_at(std::int64_t utc_milliseconds) const;

 private:
  const void* zone_ = nullptr;     // of the library's database; nullptr: fixed
  std::int64_t fixed_offset_ = 0;  // milliseconds
};

}  // namespace insitu
