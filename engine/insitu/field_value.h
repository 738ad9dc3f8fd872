#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/period.h"

namespace insitu {

/// What a value is, which decides how it is printed, compared and sorted.
enum class FieldKind : std::uint8_t {
  Missing,
  Text,
  WrittenNumber,  ///< a number of JSON; printed as written
  Integer,        ///< computed; also the truth values 1 and 0
  Real,           ///< computed; printed with at most four decimals
  Timestamp,      ///< epoch milliseconds; printed as a time of day
  Period,         ///< only as an argument of functions and in arithmetic
  Map,            ///< compact or original JSON text
  List,           ///< compact or original JSON text
};

/// A number of either kind: 64-bit integers stay exact, everything else is a double.
struct Quantity {
  bool is_integer = true;
  std::int64_t integer = 0;  ///< is_integer
  double real = 0;           ///< otherwise

  [[nodiscard]] double as_real() const { return is_integer ? static_cast<double>(integer) : real; }
};

/// The three results of a condition.
enum class Truth : std::uint8_t { False, True, Unknown };

/// One value of a record. Small and trivially copyable; its text borrows from the event, an arena or the program, and
/// must not be used after that has gone.
class FieldValue {
 public:
  /// Makes a missing value.
  FieldValue() : FieldValue(FieldKind::Missing, std::int64_t{0}) {}
  static FieldValue text(std::string_view text) { return {FieldKind::Text, text}; }
  static FieldValue written_number(std::string_view text) { return {FieldKind::WrittenNumber, text}; }
  static FieldValue map(std::string_view json) { return {FieldKind::Map, json}; }
  static FieldValue list(std::string_view json) { return {FieldKind::List, json}; }
  static FieldValue integer(std::int64_t integer) { return {FieldKind::Integer, integer}; }
  static FieldValue boolean(bool value) { return integer(value ? 1 : 0); }
  static FieldValue timestamp(std::int64_t milliseconds) { return {FieldKind::Timestamp, milliseconds}; }
  /// Makes a Real; a missing value when `real` is infinite or not a number.
  static FieldValue real(double real) { return std::isfinite(real) ? FieldValue(real) : FieldValue(); }
  static FieldValue quantity(const Quantity& quantity) {
    return quantity.is_integer ? integer(quantity.integer) : real(quantity.real);
  }
  /// Makes 1 or 0; Unknown is a missing value.
  static FieldValue truth(Truth truth) {
    return truth == Truth::Unknown ? FieldValue() : boolean(truth == Truth::True);
  }
  static FieldValue period(Period period);

  [[nodiscard]] FieldKind kind() const { return kind_; }
  [[nodiscard]] bool is_missing() const { return kind_ == FieldKind::Missing; }
  /// Whether it is a map or a list: missing for every function that wants a text, number or time.
  [[nodiscard]] bool is_structure() const { return kind_ == FieldKind::Map || kind_ == FieldKind::List; }
  /// Whether the value is held as text: texts, written numbers and structures.
  [[nodiscard]] bool has_text() const {
    return kind_ == FieldKind::Text || kind_ == FieldKind::WrittenNumber || is_structure();
  }
  /// REQUIRES: has_text()
  [[nodiscard]] std::string_view text() const { return {text_, size_}; }
  /// Returns a value of the same kind that borrows `text`. REQUIRES: has_text()
  [[nodiscard]] FieldValue with_text(std::string_view text) const { return {kind_, text}; }
  /// REQUIRES: Integer or Timestamp
  [[nodiscard]] std::int64_t integer() const { return integer_; }
  /// REQUIRES: Real
  [[nodiscard]] double real() const { return real_; }
  /// REQUIRES: Period
  [[nodiscard]] Period period() const { return period_; }

 private:
  static constexpr std::uint64_t kMaxSize = (std::uint64_t{1} << 56) - 1;

  FieldValue(FieldKind kind, std::string_view text) : text_(text.data()), size_(text.size() & kMaxSize), kind_(kind) {}
  FieldValue(FieldKind kind, std::int64_t integer) : integer_(integer), size_(0), kind_(kind) {}
  explicit FieldValue(double real) : real_(real), size_(0), kind_(FieldKind::Real) {}

  union {
    const char* text_;
    std::int64_t integer_;
    double real_;
    Period period_;
  };
  // In one word: so a value takes two, and there are many values.
  std::uint64_t size_ : 56;  // of the text
  FieldKind kind_ : 8;
};
static_assert(sizeof(FieldValue) == 2 * sizeof(std::uint64_t));

/// Returns the number of a value: numbers, timestamps and periods (both in milliseconds), and texts that are a number
/// ([+-]? digits [. digits] [e ...]). Integers that fit 64 bits stay exact. A number that no double holds
/// (`1e400`) is no number but a text, wherever that matters. nullopt: the value is no number.
std::optional<Quantity> quantity_of(const FieldValue& value);

/// Compares two numbers exactly: an integer is never rounded to a double.
std::weak_ordering order_of(const Quantity& left, const Quantity& right);

/// Appends a value as it is printed: numbers as written, computed ones with at most four decimals (the shortest decimal
/// of the double, half away from zero), without trailing zeros and exponent; timestamps `YYYY-MM-DD HH:MM:SS.mmm` in
/// UTC; maps and lists as JSON. Missing adds nothing.
void append_text(std::string& out, const FieldValue& value);
/// Returns the same text. It is borrowed from the value where that has text, else from `scratch`, which is overwritten.
std::string_view text_of(const FieldValue& value, std::string& scratch);

/// Returns whether a value counts as true: numbers other than 0, texts that are such a number, other non-empty texts.
/// Missing is unknown; maps and lists are false.
Truth truth_of(const FieldValue& value);

enum class Comparison : std::uint8_t { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };
/// Compares two values: by value when both are numbers, else as texts by code point. The result is unknown when either
/// side is missing. It is false for every operator with a map or a list, and with a timestamp beside a text that is no
/// number.
Truth compare(Comparison comparison, const FieldValue& left, const FieldValue& right);

/// Returns the order of `sort ... asc`: missing, then values that are no numbers (runs of digits and letters, by the
/// service's algorithm), then numbers by value; ties of numbers by their text. Texts are numbers here when they are
/// digits with at most a minus sign and decimals: `+5` and `1e5` are texts. Letters are those of ASCII and everything
/// beyond it.
std::weak_ordering sort_order(const FieldValue& left, const FieldValue& right);

/// Returns a number that is less only where `sort_order` says less. Values of one number may still differ.
std::uint64_t sort_prefix(const FieldValue& value);

}  // namespace insitu
