#include "insitu/field_value.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/model/decimal.h"
#include "engine/model/number.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

constexpr int kPrintedDecimals = 4;

// Whatever lies beyond ASCII is mostly letters, and its bytes sort as its code points do.
constexpr bool sorts_as_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0; }

/// Reads digits [. digits] of at most sixteen characters. Both operands of the division are exact then, so that the
/// quotient is rounded once, as if it were read digit by digit. False: written otherwise, or no number.
bool read_short_number(std::string_view text, Quantity& quantity) {
  constexpr std::size_t kLongest = 16;
  constexpr double kPowersOfTen[kLongest] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.size() > kLongest) return false;
  std::int64_t digits = 0;
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) digits = digits * 10 + (text[at] - '0');
  if (at == 0) return false;
  if (at == text.size()) {
    quantity.integer = negative ? -digits : digits;
    return true;
  }
  if (text[at] != '.') return false;
  const std::size_t after_point = ++at;
  for (; at < text.size() && is_digit(text[at]); ++at) digits = digits * 10 + (text[at] - '0');
  if (at != text.size() || at == after_point) return false;
  const double real = static_cast<double>(digits) / kPowersOfTen[at - after_point];
  quantity.is_integer = false;
  quantity.real = negative ? -real : real;
  return true;
}

std::optional<Quantity> quantity_of_text(std::string_view text) {
  std::optional<Quantity> quantity(std::in_place);
  if (read_short_number(text, *quantity)) return quantity;
  quantity.reset();
  if (!is_number(text)) return quantity;
  quantity.emplace();
  const std::string_view unsigned_text = text.substr(text.starts_with('+') ? 1 : 0);
  const char* end = unsigned_text.data() + unsigned_text.size();
  const auto [rest, error] = std::from_chars(unsigned_text.data(), end, quantity->integer);
  if (error == std::errc() && rest == end) return quantity;
  quantity->is_integer = false;
  quantity->real = number_value(text);
  if (!std::isfinite(quantity->real)) quantity.reset();
  return quantity;
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

/// Compares exactly: a double may not hold the integer, so the double's whole part is converted to an integer.
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

/// Whether a text sorts as a number: digits, with a minus sign and decimals at most. `+5` and `1e5` are texts.
bool is_number_value(std::string_view text) {
  // The first or the last byte of the text mostly decides.
  if (text.empty() || !is_digit(text.back()) || !(is_digit(text.front()) || text.front() == '-')) return false;
  const bool plain = std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.' || c == '-'; });
  return plain && is_number(text);
}

/// Of what is written as a number: whether a double holds it. REQUIRES: is_number(text)
bool fits_double(std::string_view text) {
  constexpr std::size_t kAlwaysFits = 300;
  const bool is_plain = std::ranges::none_of(text, [](char c) { return c == 'e' || c == 'E'; });
  return (is_plain && text.size() <= kAlwaysFits) || std::isfinite(number_value(text));
}

enum class SortClass : std::uint8_t { Missing, Text, Number };

SortClass sort_class(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: return SortClass::Missing;
    case FieldKind::Text:
      return is_number_value(value.text()) && fits_double(value.text()) ? SortClass::Number : SortClass::Text;
    case FieldKind::WrittenNumber: return fits_double(value.text()) ? SortClass::Number : SortClass::Text;
    case FieldKind::Map:
    case FieldKind::List: return SortClass::Text;
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  return SortClass::Number;
}

enum class CharacterClass : std::uint8_t { Digit, Letter, Other };

CharacterClass class_of(char c) {
  if (is_digit(c)) return CharacterClass::Digit;
  return sorts_as_letter(c) ? CharacterClass::Letter : CharacterClass::Other;
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return at - begin;
}

std::size_t common_length(std::string_view left, std::string_view right) {
  const std::size_t most = std::min(left.size(), right.size());
  std::size_t length = 0;
  for (; length + sizeof(std::uint64_t) <= most; length += sizeof(std::uint64_t)) {
    if (std::memcmp(left.data() + length, right.data() + length, sizeof(std::uint64_t)) != 0) break;
  }
  while (length < most && left[length] == right[length]) ++length;
  return length;
}

/// The service compares part by part, where a part is a run of digits, a run of letters or one other character: runs of
/// digits by their length first, anything else byte by byte. So the result depends on the part in which the first
/// difference lies, and everything before it is compared in one go.
std::weak_ordering order_of_texts(std::string_view left, std::string_view right) {
  const std::size_t at = common_length(left, right);
  if (at == left.size() || at == right.size()) return left.size() <=> right.size();
  const CharacterClass left_class = class_of(left[at]);
  const CharacterClass right_class = class_of(right[at]);
  // A run that goes on here on one side only is the longer one.
  const CharacterClass before = at == 0 ? CharacterClass::Other : class_of(left[at - 1]);
  const bool in_run = before != CharacterClass::Other;
  const bool left_goes_on = in_run && left_class == before;
  const bool right_goes_on = in_run && right_class == before;
  if (left_goes_on != right_goes_on) return left_goes_on <=> right_goes_on;
  if (left_class == CharacterClass::Digit && right_class == CharacterClass::Digit) {
    const auto order = digits_at(left, at) <=> digits_at(right, at);
    if (order != 0) return order;
  }
  return static_cast<unsigned char>(left[at]) <=> static_cast<unsigned char>(right[at]);
}

std::weak_ordering order_of_numbers(const FieldValue& left, const FieldValue& right) {
  const auto order = order_of(*quantity_of(left), *quantity_of(right));
  const bool same_text = left.kind() == right.kind() && !left.has_text();
  return order != 0 || same_text ? order : order_of_printed(left, right);
}

// ---- prefixes

constexpr int kPrefixBits = 62;  // below the class

/// The bits of a double as a number that is ordered as doubles are.
std::uint64_t ordered_bits(double real) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const auto bits = std::bit_cast<std::uint64_t>(real + 0.0);  // there is one zero
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

enum class LetterRun : std::uint8_t { GoesOn, IsNone };

/// Numbers for characters that compare as these do: 0 is the end of the text. All digits have one number, because the
/// length of their run comes next; where a run of letters could go on, letters come last.
constexpr std::array<std::uint8_t, 256> numbers_of_characters(LetterRun run) {
  std::array<std::uint8_t, 256> numbers{};
  std::uint8_t last = 0;
  for (const bool letters : {false, true}) {
    for (unsigned c = 0; c < numbers.size(); ++c) {
      const char character = static_cast<char>(c);
      if ((run == LetterRun::GoesOn && sorts_as_letter(character)) != letters) continue;
      numbers[c] = is_digit(character) && character != '0' ? last : ++last;
    }
  }
  return numbers;
}

/// As many bytes as fit a prefix, the first one highest.
class PrefixBytes {
 public:
  [[nodiscard]] bool is_full() const { return shift_ == 0; }
  void add(std::size_t byte) {
    if (is_full()) return;
    shift_ -= 8;
    bytes_ |= std::uint64_t{byte} << shift_;
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
  int shift_ = kPrefixBits / 8 * 8;
};

/// The beginning of a text, written so that its bytes compare as order_of_texts does.
std::uint64_t prefix_of_text(std::string_view text) {
  static constexpr auto kInLetters = numbers_of_characters(LetterRun::GoesOn);
  static constexpr auto kElsewhere = numbers_of_characters(LetterRun::IsNone);
  constexpr std::size_t kLongestRun = 255;
  PrefixBytes prefix;
  bool in_letters = false;
  for (std::size_t at = 0; at < text.size() && !prefix.is_full();) {
    const char c = text[at];
    prefix.add((in_letters ? kInLetters : kElsewhere)[static_cast<unsigned char>(c)]);
    in_letters = sorts_as_letter(c);
    const std::size_t digits = digits_at(text, at);
    if (digits == 0) {
      ++at;
      continue;
    }
    prefix.add(std::min(digits, kLongestRun));
    if (digits >= kLongestRun) break;  // how long it is decides first, and that is not known from here
    for (const char digit : text.substr(at, digits)) prefix.add(static_cast<unsigned char>(digit));
    at += digits;
  }
  return prefix.bytes();
}

}  // namespace

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

std::uint64_t sort_prefix(const FieldValue& value) {
  const SortClass sorted_as = sort_class(value);
  const std::uint64_t high = static_cast<std::uint64_t>(sorted_as) << kPrefixBits;
  switch (sorted_as) {
    case SortClass::Missing: break;
    case SortClass::Text: return high | prefix_of_text(value.text());
    case SortClass::Number: return high | ordered_bits(quantity_of(value)->as_real()) >> (64 - kPrefixBits);
  }
  return high;
}

}  // namespace insitu
