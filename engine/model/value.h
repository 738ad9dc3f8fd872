#pragma once

#include <cstdint>
#include <string_view>

namespace insitu {

/// What a value is for the tests of a filter pattern.
enum class ValueKind : std::uint8_t {
  Missing,
  Null,
  True,
  False,
  Number,  ///< `text` is the number as written
  Text,    ///< `text` is the text, escapes resolved
  Object,  ///< `text` is empty: no test looks inside
  Array,   ///< `text` is empty: no test looks inside
};

/// One value found in a log event: a JSON value or a delimited field. Borrows from the message or from scratch memory,
/// and is valid until the next value is read.
struct Value {
  ValueKind kind = ValueKind::Missing;
  std::string_view text;

  /// Whether it can be compared, as texts and numbers can; other kinds are only tested for what they are.
  [[nodiscard]] bool is_comparable() const { return kind == ValueKind::Text || kind == ValueKind::Number; }
};

}  // namespace insitu
