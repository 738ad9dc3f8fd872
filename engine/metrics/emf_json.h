#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "insitu/field_value.h"

/// The values of a document's JSON, as EMF looks at them.
namespace insitu {

inline bool is_number_value(const FieldValue& value) { return value.kind() == FieldKind::WrittenNumber; }
inline bool is_text_value(const FieldValue& value) { return value.kind() == FieldKind::Text; }

/// Returns what a value is, for messages: "null", "a text", "a number", "an object", "an array", "true or false".
/// Static text.
std::string_view kind_text(const FieldValue& value);

/// Returns the value of a JSON number without a fraction, however it is written (`60`, `6e1`, `60.0`); one beyond 64
/// bits becomes the nearest that fits. nullopt: it is no such number.
std::optional<std::int64_t> whole_number(const FieldValue& value);

}  // namespace insitu
