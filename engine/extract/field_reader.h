#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/event_time.h"
#include "engine/extract/json_extractor.h"
#include "engine/extract/origin.h"
#include "engine/model/arena.h"
#include "engine/model/field_value.h"
#include "engine/model/log_event.h"

namespace insitu {

/// The service discovers 200 fields of an event, no more.
enum class FieldQuota : std::uint8_t { Enforced, Lifted };
inline constexpr std::size_t kMaxDiscoveredFields = 200;

/// What a name is whose value in JSON is an object or array: no field, or a map or list with the JSON text as it
/// stands in the event (for `expand`, `jsonArraySize` and their kin).
enum class Structures : std::uint8_t { Missing, Slice };

struct WantedField {
  std::string name;  ///< flattened, as queries write it: `@message`, `user.age`, `items.0.id`, `@@example.com`
  Structures structures = Structures::Missing;
};

/// What became of an event's fields.
struct FieldReading {
  bool asks_json = false;  ///< a name could be in JSON, so the event was asked whether it is
  bool is_json = false;    ///< a JSON object, or one embedded in a Lambda line. REQUIRES: asks_json
  bool too_deep = false;   ///< JSON nested deeper than kMaxJsonDepth: no fields; worth telling
  bool has_time = true;    ///< false: `@timestamp` was wanted and none was found
};

/// Turns a log event into the fields that a query asks for; nothing else is ever materialised. Not thread-safe: holds
/// scratch memory.
///
/// Names that begin with `@` are system fields (`@timestamp`, `@ingestionTime`, `@message`, `@logStream`, `@log`,
/// `@ptr`) or Lambda's (see log_types.h); no other of them exists here. `@@x` and all other names are looked up in the
/// event's JSON, then among the fields of its kind of log. JSON: one walk, and the whole must be valid. `a.b.c` may be
/// a→b→c, "a.b"→c, a→"b.c" or "a.b.c", the last in the message counts; a `@` that the first member's name begins with
/// is doubled; true and false are 1 and 0; null is missing. Only the first 200 texts, numbers, booleans and nulls of a
/// message exist, and structures that begin before the 200th.
///
/// `@timestamp`: what the input says; else the first member that tells one (see member_time.h), or the field named by
/// the options; else, of what is not JSON, the start of the line; else the time among the fields of VPC flow and
/// Route 53 logs.
class FieldReader {
 public:
  /// `times` must outlive the reader.
  FieldReader(std::vector<WantedField> names, const TimeReader& times, FieldQuota quota,
              JsonMethod method = JsonMethod::Scan);
  ~FieldReader();
  FieldReader(FieldReader&&) noexcept;
  FieldReader& operator=(FieldReader&&) noexcept;

  /// Fills `values[i]` with the field `names[i]`; what the event does not have is missing. Texts borrow from the event,
  /// from `origin` or, where they had escapes, from `arena`. `place` is the byte offset of the event in its file, for
  /// `@ptr`. REQUIRES: values.size() == names.size()
  FieldReading read(const LogEvent& event, const Origin& origin, std::uint64_t place, Arena& arena,
                    std::span<FieldValue> values);
  /// For each name, whether an event that was read has it: not 0. A null in JSON counts, though its value is missing.
  [[nodiscard]] const std::vector<std::uint8_t>& met() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
