#include "engine/model/field_value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "engine/model/decimal.h"
#include "engine/model/number.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

constexpr int kPrintedDecimals = 4;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whatever lies beyond ASCII is mostly letters, and its bytes sort as its code points do.
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0; }

std::optional<Quantity> quantity_of_text(std::string_view text) {
  if (!is_number(text)) return std::nullopt;
  const std::string_view unsigned_text = text.substr(text.starts_with('+') ? 1 : 0);
  Quantity quantity;
  const char* end = unsigned_text.data() + unsigned_text.size();
  const auto [rest, error] = std::from_chars(unsigned_text.data(), end, quantity.integer);
  if (error == std::errc() && rest == end) return quantity;
  return Quantity{.is_integer = false, .real = number_value(text)};
}

void append_integer(std::string& out, std::int64_t integer) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, integer);
  out.append(digits, end);
}

// ---- numbers against each other

std::weak_ordering order_of_reals(double left, double right) {
  if (left < right) return std::weak_ordering::less;
  return left > right ? std::weak_ordering::greater : std::weak_ordering::equivalent;
}

/// Exact: a double may not hold the integer, so the double's whole part is taken to the integers.
std::weak_ordering order_of_mixed(std::int64_t left, double right) {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  if (right >= kBeyond) return std::weak_ordering::less;
  if (right < -kBeyond) return std::weak_ordering::greater;
  const double whole = std::trunc(right);
  const auto integer = static_cast<std::int64_t>(whole);
  if (left != integer) return left < integer ? std::weak_ordering::less : std::weak_ordering::greater;
  return order_of_reals(whole, right);
}

std::weak_ordering reversed(std::weak_ordering order) { return 0 <=> order; }

bool holds(Comparison comparison, std::weak_ordering order) {
  switch (comparison) {
    case Comparison::Equal: return order == 0;
    case Comparison::NotEqual: return order != 0;
    case Comparison::Less: return order < 0;
    case Comparison::LessOrEqual: return order <= 0;
    case Comparison::Greater: return order > 0;
    case Comparison::GreaterOrEqual: return order >= 0;
  }
  return false;
}

std::weak_ordering order_of_printed(const FieldValue& left, const FieldValue& right) {
  std::string left_scratch;
  std::string right_scratch;
  return text_of(left, left_scratch) <=> text_of(right, right_scratch);
}

// ---- sort

/// Texts that sort as numbers: digits, with a sign and decimals at most. `+5` and `1e5` are texts.
bool is_number_value(std::string_view text) {
  const bool plain = text.find_first_not_of("0123456789.-") == std::string_view::npos;
  return plain && is_number(text);
}

enum class SortClass : std::uint8_t { Missing, Text, Number };

SortClass sort_class(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: return SortClass::Missing;
    case FieldKind::Text: return is_number_value(value.text()) ? SortClass::Number : SortClass::Text;
    case FieldKind::Map:
    case FieldKind::List: return SortClass::Text;
    case FieldKind::WrittenNumber:
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  return SortClass::Number;
}

/// A run of digits, a run of letters, or one other character at the front of `text`, which must not be empty.
std::string_view first_part(std::string_view text) {
  const auto same = is_digit(text.front()) ? is_digit : is_letter;
  const auto end = std::ranges::find_if_not(text, same);
  return text.substr(0, std::max<std::size_t>(static_cast<std::size_t>(end - text.begin()), 1));
}

std::weak_ordering order_of_parts(std::string_view left, std::string_view right) {
  if (is_digit(left.front()) && is_digit(right.front()) && left.size() != right.size()) {
    return left.size() <=> right.size();
  }
  return left <=> right;
}

std::weak_ordering order_of_texts(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    const std::string_view left_part = first_part(left);
    const std::string_view right_part = first_part(right);
    if (const auto order = order_of_parts(left_part, right_part); order != 0) return order;
    left.remove_prefix(left_part.size());
    right.remove_prefix(right_part.size());
  }
  return left.size() <=> right.size();
}

std::weak_ordering order_of_numbers(const FieldValue& left, const FieldValue& right) {
  const auto order = order_of(*quantity_of(left), *quantity_of(right));
  const bool same_text = left.kind() == right.kind() && !left.has_text();
  return order != 0 || same_text ? order : order_of_printed(left, right);
}

}  // namespace

FieldValue FieldValue::real(double real) {
  FieldValue value;
  if (!std::isfinite(real)) return value;
  value.kind_ = FieldKind::Real;
  value.real_ = real;
  return value;
}

FieldValue FieldValue::period(Period period) {
  FieldValue value;
  value.kind_ = FieldKind::Period;
  value.period_ = period;
  return value;
}

std::optional<Quantity> quantity_of(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Text:
    case FieldKind::WrittenNumber: return quantity_of_text(value.text());
    case FieldKind::Integer:
    case FieldKind::Timestamp: return Quantity{.integer = value.integer()};
    case FieldKind::Real: return Quantity{.is_integer = false, .real = value.real()};
    case FieldKind::Period: return Quantity{.integer = milliseconds(value.period())};
    case FieldKind::Missing:
    case FieldKind::Map:
    case FieldKind::List: break;
  }
  return std::nullopt;
}

std::weak_ordering order_of(const Quantity& left, const Quantity& right) {
  if (left.is_integer && right.is_integer) return left.integer <=> right.integer;
  if (left.is_integer) return order_of_mixed(left.integer, right.real);
  if (right.is_integer) return reversed(order_of_mixed(right.integer, left.real));
  return order_of_reals(left.real, right.real);
}

void append_text(std::string& out, const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: return;
    case FieldKind::Text:
    case FieldKind::WrittenNumber:
    case FieldKind::Map:
    case FieldKind::List: out += value.text(); return;
    case FieldKind::Integer: append_integer(out, value.integer()); return;
    case FieldKind::Real: append_decimal(out, value.real(), kPrintedDecimals); return;
    case FieldKind::Timestamp: append_timestamp(out, value.integer()); return;
    case FieldKind::Period: append_integer(out, milliseconds(value.period())); return;
  }
}

std::string_view text_of(const FieldValue& value, std::string& scratch) {
  if (value.has_text()) return value.text();
  scratch.clear();
  append_text(scratch, value);
  return scratch;
}

Truth truth_of(const FieldValue& value) {
  if (value.is_missing()) return Truth::Unknown;
  if (value.is_structure()) return Truth::False;
  const auto quantity = quantity_of(value);
  const bool is_true =
      quantity ? order_of(*quantity, {}) != 0 : !value.text().empty();  // what is no number here is a text
  return is_true ? Truth::True : Truth::False;
}

Truth compare(Comparison comparison, const FieldValue& left, const FieldValue& right) {
  if (left.is_missing() || right.is_missing()) return Truth::Unknown;
  if (left.is_structure() || right.is_structure()) return Truth::False;
  const auto left_quantity = quantity_of(left);
  const auto right_quantity = quantity_of(right);
  const bool both_numbers = left_quantity && right_quantity;
  const bool has_time = left.kind() == FieldKind::Timestamp || right.kind() == FieldKind::Timestamp;
  if (has_time && !both_numbers) return Truth::False;  // the service does not understand times written out
  const auto order = both_numbers ? order_of(*left_quantity, *right_quantity) : order_of_printed(left, right);
  return holds(comparison, order) ? Truth::True : Truth::False;
}

std::weak_ordering sort_order(const FieldValue& left, const FieldValue& right) {
  const SortClass left_class = sort_class(left);
  const SortClass right_class = sort_class(right);
  if (left_class != right_class) return left_class <=> right_class;
  switch (left_class) {
    case SortClass::Missing: break;
    case SortClass::Text: return order_of_texts(left.text(), right.text());
    case SortClass::Number: return order_of_numbers(left, right);
  }
  return std::weak_ordering::equivalent;
}

}  // namespace insitu
