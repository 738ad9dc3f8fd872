#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/json_extractor.h"
#include "engine/extract/origin.h"
#include "engine/model/arena.h"
#include "insitu/event_time.h"
#include "insitu/field_count.h"
#include "insitu/field_value.h"
#include "insitu/log_event.h"

namespace insitu {

/// How a name is read whose value in JSON is an object or array: as no field, or as a map or list with the JSON text of
/// the event (for `expand`, `jsonArraySize` and similar functions).
enum class Structures : std::uint8_t { Missing, Slice };

/// A field that a query asks for.
struct WantedField {
  /// The flattened name as queries write it: `@message`, `user.age`, `items.0.id`, `@@example.com`.
  std::string name;
  Structures structures = Structures::Missing;
};

/// What became of an event's fields.
struct FieldReading {
  /// Whether a name could be in JSON, so that the event was checked for JSON.
  bool uses_json = false;
  /// Whether the event is a JSON object, or a Lambda line with one in it. REQUIRES: uses_json
  bool is_json = false;
  /// Whether its JSON is nested deeper than kMaxJsonDepth. It has no fields then, which should be reported.
  bool too_deep = false;
  /// false: `@timestamp` was wanted and not found.
  bool has_time = true;
};

/// Turns a log event into the fields that a query asks for; nothing else is ever materialised. Not thread-safe: holds
/// scratch memory.
///
/// Names that begin with `@` are system fields (`@timestamp`, `@ingestionTime`, `@message`, `@logStream`, `@log`,
/// `@ptr`), Lambda's (see log_formats.h) or those of containers (see container_fields.h); no other of them exists here.
/// `@@x` and all other names are looked up in the event's JSON, then among the columns of its file, then among the
/// fields of its log format. JSON takes one walk, and the whole must be valid. `a.b.c` may be a→b→c, "a.b"→c, a→"b.c"
/// or "a.b.c", and the last in the message counts; a `@` that the first member's name begins with is doubled; true and
/// false are 1 and 0; null is missing. Only the first 200 texts, numbers, booleans and nulls of a message exist, and
/// structures that begin before the 200th.
///
/// `@timestamp` is the time that the input states; else that of the first member that states one (see member_time.h),
/// or of the field named by the options; else, if the event is not JSON, the one at the start of the line; else the one
/// among the fields of VPC flow and Route 53 logs.
class FieldReader {
 public:
  /// `times` must outlive the reader.
  FieldReader(std::vector<WantedField> names, const TimeReader& times, FieldQuota quota,
              JsonMethod method = JsonMethod::Scan);
  ~FieldReader();
  FieldReader(FieldReader&&) noexcept;
  FieldReader& operator=(FieldReader&&) noexcept;

  /// Fills `values[i]` with the field `names[i]`; fields that the event does not have are missing. Texts borrow from
  /// the event, from `origin` or, where they had escapes, from `arena`. `place` is the byte offset of the event in its
  /// file, for `@ptr`. REQUIRES: values.size() == names.size()
  FieldReading read(const LogEvent& event, const Origin& origin, std::uint64_t place, Arena& arena,
                    std::span<FieldValue> values);
  /// For each name, whether an event that was read has it: not 0. A null in JSON counts, though its value is missing.
  [[nodiscard]] const std::vector<std::uint8_t>& met() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
