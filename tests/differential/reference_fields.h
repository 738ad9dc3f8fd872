#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/differential/reference_values.h"

namespace insitu::reference {

/// How many fields of an event the service discovers.
inline constexpr std::size_t kMaxLeaves = 200;

/// One log event of a query's input.
struct QueryEvent {
  std::optional<std::int64_t> timestamp;
  std::string message;
  std::string log_stream;
  std::string log_group;
};

/// Whether a name whose value is an object or array is a field.
enum class Structures { AreMissing, AreFields };

/// Everything that a query may ask of one event.
class EventFields {
 public:
  /// `most_leaves`: of its JSON; further ones are no fields.
  EventFields(const QueryEvent& event, std::size_t most_leaves);

  /// `names`: the steps of a path, `@` included in the first.
  [[nodiscard]] Value find(const std::vector<std::string>& names, Structures structures) const;

 private:
  std::map<std::string, Value> named_;  // system fields, and those of logs that are no JSON
  std::optional<JsonValue> json_;       // what 200 leaves leave of it
};

}  // namespace insitu::reference
