#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/differential/reference_values.h"

namespace insitu::reference {

/// The maximum number of fields of an event that the service discovers.
inline constexpr std::size_t kMaxLeaves = 200;

/// One log event of a query's input.
struct QueryEvent {
  std::optional<std::int64_t> timestamp;
  std::string message;
  std::string log_stream;
  std::string log_group;
  bool is_baseline = false;  ///< it is of the time before
};

/// Whether a name whose value is an object or array is a field.
enum class Structures { AreMissing, AreFields };

/// All fields that a query may read from one event.
class EventFields {
 public:
  /// `max_leaves` is the maximum number of leaves of its JSON; further ones are no fields.
  EventFields(const QueryEvent& event, std::size_t max_leaves);

  /// Returns the value at the end of a path; `names` are its steps, `@` included in the first.
  [[nodiscard]] Value find(const std::vector<std::string>& names, Structures structures) const;

 private:
  std::map<std::string, Value> named_;  // system fields, and those of logs that are no JSON
  std::optional<JsonValue> json_;       // the part of it within the first 200 leaves
};

}  // namespace insitu::reference
