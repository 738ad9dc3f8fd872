#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "grammar/query_ast.h"
#include "tests/differential/reference_json.h"

/// The reference's own values of Logs Insights queries: plain types, whole copies, nothing clever.
namespace insitu::reference {

struct Missing {};
/// A number of JSON or of the query's text: printed as written.
struct Written {
  std::string text;
};
/// Epoch milliseconds, printed as a time of day.
struct Moment {
  std::int64_t milliseconds = 0;
};
/// `5m`, the count already cut to the cap of its unit.
struct Duration {
  std::int64_t count = 1;
  ast::PeriodUnit unit{};
};
/// A map or a list.
struct Structure {
  JsonValue json;
};

/// std::int64_t: also the truth values.
using Value = std::variant<Missing, std::string, Written, std::int64_t, double, Moment, Duration, Structure>;

/// Exact where it is an integer of 64 bits.
using Number = std::variant<std::int64_t, double>;
/// nullopt: unknown.
using Truth3 = std::optional<bool>;

bool is_missing(const Value& value);
bool is_structure(const Value& value);
/// Returns missing for null, 1 and 0 for truth values, structures for objects and arrays.
Value from_json(const JsonValue& json);
/// Returns missing if the number is infinite or not a number.
Value from_real(double real);
Value from_number(const Number& number);
Value from_truth(const Truth3& truth);

double as_real(const Number& number);
/// Returns the number of numbers, moments, durations and texts that are a number. It is never infinite.
std::optional<Number> number_of(const Value& value);
/// Returns a value as it is printed; missing is the empty text.
std::string text_of(const Value& value);
/// Returns the text of a value. Missing, maps and lists have none, because functions of texts treat structures so.
std::optional<std::string> plain_text_of(const Value& value);
std::string compact_json(const JsonValue& json);
/// Prints a number with at most four decimals, half away from zero, without exponent and trailing zeros.
std::string print_real(double real);
/// Rounds half away from zero at a decimal place; negative: before the point.
double round_decimal(double real, int places);

Truth3 truth_of(const Value& value);
Truth3 compare_values(ast::BinaryOperator op, const Value& left, const Value& right);
/// Returns less than, equal to or greater than 0, in the order of `sort ... asc`.
int sort_order_of(const Value& left, const Value& right);

/// Goes into a map or list step by step. The result is missing if a step leads nowhere.
Value step_into(const Value& value, const std::vector<std::string>& steps);
/// Goes into a map or list by names and indices, as flattened names have them: the longest key first.
Value member_of(const JsonValue& json, const std::vector<std::string>& names);

}  // namespace insitu::reference
