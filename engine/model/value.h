#pragma once

#include <cstdint>
#include <string_view>

namespace insitu {

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

/// One value found in a log event: a JSON value or a delimited field. Borrows from the message or from scratch memory
/// and dies with the next value.
struct Value {
  ValueKind kind = ValueKind::Missing;
  std::string_view text;

  /// Texts and numbers can be compared; everything else only tested for what it is.
  [[nodiscard]] bool is_comparable() const { return kind == ValueKind::Text || kind == ValueKind::Number; }
};

}  // namespace insitu
