#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// The reference's own JSON reader: recursive descent, one function per rule of RFC 8259, nothing clever. It exists so
/// that the engine's walker is compared with something that shares no line with it.
namespace insitu::reference {

/// Levels of objects and arrays that are read; a value below level 1,024 leaves the document undecided.
inline constexpr std::size_t kJsonNestingLimit = 1024;

enum class JsonKind { Null, True, False, Number, String, Array, Object };

struct JsonMember;

struct JsonValue {
  JsonKind kind = JsonKind::Null;
  std::string text;                 ///< Number: as written. String: escapes resolved, a lone surrogate is U+FFFD
  std::vector<JsonValue> elements;  ///< Array
  std::vector<JsonMember> members;  ///< Object: every key once; of a key written twice the last value counts, whole
};

struct JsonMember {
  std::string key;
  JsonValue value;
};

enum class JsonFault {
  NotJson,
  TooDeep,  ///< an object or array opens at level 1,025; what follows was not read
};

/// Reads `text` as exactly one JSON document with white space around it.
std::expected<JsonValue, JsonFault> read_json(std::string_view text);

}  // namespace insitu::reference
