#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/field_reader.h"
#include "insitu/field_count.h"
#include "insitu/time_window.h"

namespace insitu {

/// The position of an event in the input; the earliest event gives the example of a field.
struct EventPlace {
  std::uint64_t file = 0;   ///< number of the input, in the order of the arguments
  std::uint64_t place = 0;  ///< byte offset in it
  friend auto operator<=>(const EventPlace&, const EventPlace&) = default;
};

/// Counts the fields of events: those of JSON by flattened name, those of the log format, system fields. The rules of
/// FieldReader decide which fields an event has; if flattened names in an event are equal, the last one counts.
///
/// Memory is bounded: if there are more than kMaxCountedNames names, those of the system and then the shortest are
/// counted (names that hold ids are long), and among equally long ones those first in order of bytes; names beyond
/// kMaxCountedNameBytes are not counted. The result does not depend on the order of events, nor on how they were
/// distributed over censuses that are merged. Not thread-safe; give each thread its own.
class FieldCensus {
 public:
  /// `times` must outlive the census. With a `window` only events in it count, and events without a time are not in it.
  FieldCensus(const TimeReader& times, FieldQuota quota, std::size_t max_names = kMaxCountedNames,
              const std::optional<TimeWindow>& window = {});
  ~FieldCensus();
  FieldCensus(FieldCensus&&) noexcept;
  FieldCensus& operator=(FieldCensus&&) noexcept;

  /// Counts the fields of one event; nothing of it is borrowed afterwards. Returns what became of it.
  FieldReading add(const LogEvent& event, const Origin& origin, const EventPlace& place);
  /// Adds the counts of a census with the same options.
  void merge(const FieldCensus& other);

  /// Returns the fields ordered by number of events, the highest first, then by name.
  [[nodiscard]] std::vector<FieldCount> fields() const;
  /// Returns the number of events that were counted.
  [[nodiscard]] std::uint64_t events() const;
  /// Returns the number of events that are, or hold, a JSON object.
  [[nodiscard]] std::uint64_t json_events() const;
  /// Returns the number of events with more fields than the service discovers; 0 where the quota is lifted.
  [[nodiscard]] std::uint64_t events_beyond_quota() const;
  /// Returns the number of events that do not count, because they are outside of the window.
  [[nodiscard]] std::uint64_t events_outside() const;
  /// Returns the latest time of all events, those outside included; nullopt: none states one.
  [[nodiscard]] std::optional<std::int64_t> newest() const;
  /// Whether some names were not counted, because there were too many or they were too long.
  [[nodiscard]] bool left_names_out() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
