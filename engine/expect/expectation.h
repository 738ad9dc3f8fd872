#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/field_value.h"
#include "insitu/row_counts.h"

namespace insitu {

/// A demand of a test file on a number or a text: `12`, `'>= 3'`, `'> 0 and <= 20'`, `'!= 0'`, `pay`.
///
/// `= < <= > >= !=` (also `==`) come before what they compare with; several are joined by ` and `. Without a sign
/// the value must be equal, by value where both are numbers, else as texts. A text that begins with a sign is written
/// after one: `'= >= 3'`. Immutable, and safe to use from several threads.
class Expectation {
 public:
  /// Makes an expectation on a number, such as a sum. The error says what is wrong with the text, as in Diagnostic.
  static std::expected<Expectation, std::string> of_number(const WrittenValue& written);
  /// Makes an expectation on a count, which is compared exactly. Expectations that every count or no count meets are
  /// refused: they assert nothing.
  static std::expected<Expectation, std::string> of_count(const WrittenValue& written);
  /// Makes an expectation on any value of a row.
  static std::expected<Expectation, std::string> of_value(const WrittenValue& written);
  /// Makes the expectation that a value is missing.
  static Expectation of_missing(const WrittenValue& written);

  /// Returns whether a number is as expected. Sums and averages are equal if they agree to nine digits, because they
  /// were added in some order; counts must be equal exactly.
  [[nodiscard]] bool holds(double found) const;
  /// Returns whether a value of a row is as expected, compared as it is printed.
  [[nodiscard]] bool holds(const FieldValue& found) const;

  /// Returns whether it holds for every count from `min` to `max` (nullopt: without an upper limit).
  [[nodiscard]] bool always_holds(std::uint64_t min, std::optional<std::uint64_t> max) const;

  /// Returns whether a smaller number than `found` might hold, so that there are too many of something. REQUIRES:
  /// `found` does not hold
  [[nodiscard]] bool asks_for_less(double found) const;

  /// Returns whether it is a plain number or text, without a sign. Only such numbers are replaced by --update.
  [[nodiscard]] bool is_plain() const { return demands_.size() == 1 && demands_.front().is_plain; }
  /// Returns the text in the test file, with its place.
  [[nodiscard]] const WrittenValue& written() const { return written_; }
  /// Returns the demand for messages: "12", "`>= 3`", "no value".
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
  [[nodiscard]] std::vector<double> decisive_counts() const;

  WrittenValue written_;
  std::vector<Demand> demands_;  // all must hold; empty: the value must be missing
  double tolerance_ = 1e-9;      // of equality, as a part of the number
};

/// An expectation on one of several counts.
struct NamedExpectation {
  std::size_t name = 0;  ///< index of the count's name
  std::string text;      ///< as written
  Expectation expectation;
};

/// Reads an expectation on one of some counts, such as `dropped == 0`. The error states what is wrong with it.
std::expected<NamedExpectation, std::string> read_named_expectation(const std::string& text,
                                                                    std::span<const std::string_view> names);

/// Describes how many rows a query can give, for messages: "the query gives exactly 1 row, whatever the events".
std::string describe_row_counts(const RowCounts& counts);

}  // namespace insitu
