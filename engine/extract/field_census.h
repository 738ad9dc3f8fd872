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
#include "engine/model/time_window.h"

namespace insitu {

/// Where an event stands in the input; the earliest gives the example of a field.
struct EventPlace {
  std::uint64_t file = 0;   ///< number of the input, in the order of the arguments
  std::uint64_t place = 0;  ///< byte offset in it
  friend auto operator<=>(const EventPlace&, const EventPlace&) = default;
};

/// What was seen of one field.
struct FieldCount {
  std::string name;          ///< as a query writes it, without backticks
  std::uint64_t events = 0;  ///< that have it
  std::uint64_t texts = 0;   ///< of them, those where it is a text, and so on
  std::uint64_t numbers = 0;
  std::uint64_t booleans = 0;
  std::uint64_t times = 0;
  std::string example;  ///< of the earliest event that has it, as it is printed; cut to kMaxExampleBytes
};

inline constexpr std::size_t kMaxExampleBytes = 200;
inline constexpr std::size_t kMaxCountedNames = 10'000;
inline constexpr std::size_t kMaxCountedNameBytes = 1'000;

/// Counts the fields of events: those of JSON by flattened name, those of the kind of log, system fields. The same
/// rules as FieldReader's say which an event has; of equal flattened names in an event the last counts.
///
/// Memory is bounded: of more than kMaxCountedNames names those of the system and then the shortest are counted (names
/// that hold ids are long), and of equally long ones those first in order of bytes; names beyond kMaxCountedNameBytes
/// are not. The result does not depend on the order of events, nor on how they were spread over censuses that are
/// merged.
/// Not thread-safe; give each thread its own.
class FieldCensus {
 public:
  /// `times` must outlive the census. With a `window` only the events in it count; none without a time is.
  FieldCensus(const TimeReader& times, FieldQuota quota, std::size_t most_names = kMaxCountedNames,
              const std::optional<TimeWindow>& window = {});
  ~FieldCensus();
  FieldCensus(FieldCensus&&) noexcept;
  FieldCensus& operator=(FieldCensus&&) noexcept;

  FieldReading add(const LogEvent& event, const Origin& origin, const EventPlace& place);
  void merge(const FieldCensus& other);

  /// Ordered by number of events, most first, then by name.
  [[nodiscard]] std::vector<FieldCount> fields() const;
  [[nodiscard]] std::uint64_t events() const;
  /// Events that are, or hold, a JSON object.
  [[nodiscard]] std::uint64_t json_events() const;
  /// Events with more fields than the service discovers; 0 where the quota is lifted.
  [[nodiscard]] std::uint64_t events_beyond_quota() const;
  /// Events that do not count, for the window.
  [[nodiscard]] std::uint64_t events_outside() const;
  /// Whether there were names that are not counted.
  [[nodiscard]] bool left_names_out() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
