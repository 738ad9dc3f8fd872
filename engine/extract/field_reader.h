#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/event_time.h"
#include "engine/model/arena.h"
#include "engine/model/field_value.h"
#include "engine/model/log_event.h"

namespace insitu {

/// The service discovers 200 fields of an event, no more.
enum class FieldQuota : std::uint8_t { Enforced, Lifted };

/// What the input itself knows of its events: used where an event does not say.
struct Origin {
  std::string_view log_group;   ///< from the path
  std::string_view log_stream;  ///< from the path
  std::string_view file;        ///< its name
};

/// What became of an event's fields.
struct FieldReading {
  bool is_json = false;   ///< a JSON object, or embedded in a Lambda line
  bool too_deep = false;  ///< JSON nested deeper than kMaxJsonDepth: no fields; worth telling
  bool has_time = true;   ///< false: `@timestamp` was wanted and none was found
};

/// Turns a log event into the fields that a query asks for; nothing else is ever materialised. Not thread-safe: holds
/// scratch memory.
class FieldReader {
 public:
  /// `names` are flattened names as queries write them (`@message`, `user.age`, `items.0.id`, `@@example.com`): system
  /// fields, discovered fields by kind of log, members of JSON. `times` must outlive the reader.
  FieldReader(std::vector<std::string> names, const TimeReader& times, FieldQuota quota);
  ~FieldReader();
  FieldReader(FieldReader&&) noexcept;
  FieldReader& operator=(FieldReader&&) noexcept;

  /// Fills `values[i]` with the field `names[i]`; what the event does not have is missing. Texts borrow from the event
  /// or, where they had escapes, from `arena`. `place` is the byte offset of the event in its file, for `@ptr`.
  /// REQUIRES: values.size() == names.size()
  FieldReading read(const LogEvent& event, const Origin& origin, std::uint64_t place, Arena& arena,
                    std::span<FieldValue> values);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The log group and stream of the events in a file, as far as its path tells. (The rule stands in README.)
struct PathOrigin {
  std::string log_group;
  std::string log_stream;
};
PathOrigin origin_of_path(std::string_view path);

}  // namespace insitu
