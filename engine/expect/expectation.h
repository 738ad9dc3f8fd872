#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/model/field_value.h"
#include "engine/plan/row_counts.h"

namespace insitu {

/// What a test file demands of a number or a text: `12`, `'>= 3'`, `'> 0 and <= 20'`, `'!= 0'`, `pay`.
///
/// `= < <= > >= !=` (also `==`) stand in front of what they compare with; several are joined by ` and `. Without a sign
/// the value must be equal, by value where both are numbers, else as texts. A text that begins with a sign is written
/// behind one: `'= >= 3'`.
class Expectation {
 public:
  /// Of a number, such as how many events match; the error says what is wrong with the text.
  static std::expected<Expectation, std::string> of_number(const WrittenValue& written);
  /// Of a number that is counted, and equal only to itself. What every count meets is refused, too, for it asserts
  /// nothing, and what none meets.
  static std::expected<Expectation, std::string> of_count(const WrittenValue& written);
  /// Of any value of a row.
  static std::expected<Expectation, std::string> of_value(const WrittenValue& written);
  /// Of a value that is to be missing.
  static Expectation of_missing(const WrittenValue& written);

  /// Sums and averages are equal when they agree to nine digits, for they were added in some order; counts exactly.
  [[nodiscard]] bool holds(double found) const;
  [[nodiscard]] bool holds(const FieldValue& found) const;

  /// Of a count from `min` to `max` (nullopt: any from `min` on): whether it cannot but hold.
  [[nodiscard]] bool always_holds(std::uint64_t min, std::optional<std::uint64_t> max) const;

  /// Of a number that does not hold: whether a smaller one might, so that there are too many of something.
  [[nodiscard]] bool asks_for_less(double found) const;

  /// Whether it is a plain number, which --update may replace.
  [[nodiscard]] bool is_plain() const { return demands_.size() == 1 && demands_.front().is_plain; }
  [[nodiscard]] const WrittenValue& written() const { return written_; }
  /// "12", "`>= 3`", "no value"
  [[nodiscard]] std::string description() const;

 private:
  struct Demand {
    Comparison comparison{};
    std::string value;
    bool is_plain = false;  // without a sign

    [[nodiscard]] double number() const;
    [[nodiscard]] bool holds(double found, double tolerance) const;
  };
  static std::expected<Demand, std::string> read_demand(std::string_view text);
  [[nodiscard]] std::vector<double> telling_counts() const;

  WrittenValue written_;
  std::vector<Demand> demands_;  // all must hold; none: it is to be missing
  double tolerance_ = 1e-9;      // of equality, as a part of the number
};

/// "the query gives exactly 1 row, whatever the events"
std::string describe_row_counts(const RowCounts& counts);

}  // namespace insitu
