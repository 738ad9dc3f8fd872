#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/expression/function.h"
#include "engine/model/utf8.h"

/// Conversions of the arguments and results of functions.
namespace insitu::scalar {

/// The text of a value, printed if it has none. It borrows from the value or from the arena. nullopt: missing, a map or
/// a list.
inline std::optional<std::string_view> text_argument(const FieldValue& value, FunctionContext& context) {
  if (value.is_missing() || value.is_structure()) return std::nullopt;
  if (value.has_text()) return value.text();
  return context.arena.keep(text_of(value, context.cache.scratch[0]));
}

/// The same as valid UTF-8: other bytes become U+FFFD.
inline std::optional<std::string_view> characters_argument(const FieldValue& value, FunctionContext& context) {
  const auto text = text_argument(value, context);
  if (!text || is_utf8(*text)) return text;
  return context.arena.keep(with_replacement_characters(*text));
}

/// The whole part of a number; nullopt: 64 bits cannot hold it.
inline std::optional<std::int64_t> whole_part(const Quantity& quantity) {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  if (quantity.is_integer) return quantity.integer;
  const double whole = std::trunc(quantity.real);
  if (!(whole >= -kBeyond && whole < kBeyond)) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

inline std::optional<std::int64_t> integer_argument(const FieldValue& value) {
  const auto quantity = quantity_of(value);
  return quantity ? whole_part(*quantity) : std::nullopt;
}

/// A value of a whole number, as an integer if 64 bits hold it.
inline FieldValue whole_number(double whole) {
  if (const auto integer = whole_part({.is_integer = false, .real = whole})) return FieldValue::integer(*integer);
  return FieldValue::real(whole);
}

/// A value of a text that is copied into the arena.
inline FieldValue made_text(std::string_view text, FunctionContext& context) {
  return FieldValue::text(context.arena.keep(text));
}

}  // namespace insitu::scalar
