#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// The maximum distance of a zone from UTC, as in java.time; milliseconds.
inline constexpr std::int64_t kMaxOffset = std::int64_t{18} * 60 * 60 * 1000;

/// A time zone of the system's database (`Asia/Seoul`), or a fixed distance from UTC (`Z`, `UTC`, `+09:00`, `+0900`).
/// Cheap to copy; thread-safe.
class TimeZone {
 public:
  TimeZone() = default;  ///< UTC
  /// Finds a zone by its name or distance. nullopt: there is no zone of this name, or no database of zones.
  static std::optional<TimeZone> find(std::string_view name);
  /// Returns the name of the zone of this system, which `find` knows: what the variable TZ says, else the system's
  /// setting. nullopt: it has none, or one without a name.
  static std::optional<std::string> local_name();

  /// Returns the epoch milliseconds of a local wall-clock time given as if it were UTC. Takes the first of a time that
  /// occurs twice; a time that is skipped moves on by the gap.
  [[nodiscard]] std::int64_t to_utc(std::int64_t local_milliseconds) const;
  /// Returns the milliseconds to add to UTC at this moment.
  [[nodiscard]] std::int64_t offset_at(std::int64_t utc_milliseconds) const;
  /// Returns the milliseconds to add to UTC where clocks of this zone print `abbreviation` (`CST`) at a local time
  /// given as if it were UTC, or half a year before it. nullopt: they never do.
  [[nodiscard]] std::optional<std::int64_t> offset_named(std::string_view abbreviation,
                                                         std::int64_t local_milliseconds) const;
  /// Returns the abbreviation in use at this moment for %Z: `KST`, `UTC`, `+09:00`.
  [[nodiscard]] std::string abbreviation_at(std::int64_t utc_milliseconds) const;

 private:
  const void* zone_ = nullptr;     // of the library's database; nullptr: fixed
  std::int64_t fixed_offset_ = 0;  // milliseconds
};

}  // namespace insitu
