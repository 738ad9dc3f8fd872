#include "tests/differential/reference_aggregates.h"

#include <openssl/bn.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_order.h"
#include "tests/differential/reference_time.h"

namespace insitu::reference {
namespace {

using Inputs = std::vector<AggregateInput>;

// ---- numbers without rounding: every double is a whole number of 2^-1074

constexpr int kScale = 1074;

class Whole {
 public:
  Whole() : number_(BN_new(), BN_free) {}
  Whole(const Whole& other) : number_(BN_dup(other.number_.get()), BN_free) {}
  Whole& operator=(const Whole&) = delete;

  static Whole of(const Number& number) {
    Whole whole;
    int exponent = 0;
    if (const auto* integer = std::get_if<std::int64_t>(&number)) {
      whole.set(*integer);
    } else {
      whole.set(static_cast<std::int64_t>(std::ldexp(std::frexp(std::get<double>(number), &exponent), 53)));
      exponent -= 53;
    }
    // Below 2^-1074 there is nothing, so a negative shift drops zeros only.
    const int shift = exponent + kScale;
    if (shift >= 0) {
      BN_lshift(whole.number_.get(), whole.number_.get(), shift);
    } else {
      BN_rshift(whole.number_.get(), whole.number_.get(), -shift);
    }
    return whole;
  }
  static Whole of_count(std::size_t count) {
    Whole whole;
    whole.set(static_cast<std::int64_t>(count));
    return whole;
  }

  void add(const Whole& other) { BN_add(number_.get(), number_.get(), other.number_.get()); }
  void subtract(const Whole& other) { BN_sub(number_.get(), number_.get(), other.number_.get()); }
  void multiply(const Whole& other) {
    const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), BN_CTX_free);
    BN_mul(number_.get(), number_.get(), other.number_.get(), context.get());
  }

  /// This number over 2^scale, as decimal digits.
  [[nodiscard]] std::string over_two_to(int scale) const {
    // n / 2^s = n * 5^s / 10^s
    Whole decimal(*this);
    const Whole five = of_count(5);
    for (int count = 0; count < scale; ++count) decimal.multiply(five);
    return decimal.digits() + "e-" + std::to_string(scale);
  }
  /// This number over 2^kScale where that is an integer of 64 bits.
  [[nodiscard]] std::optional<std::int64_t> as_integer() const {
    Whole quotient;
    BN_rshift(quotient.number_.get(), number_.get(), kScale);
    Whole back;
    BN_lshift(back.number_.get(), quotient.number_.get(), kScale);
    if (BN_cmp(back.number_.get(), number_.get()) != 0 || BN_num_bits(quotient.number_.get()) > 63) return std::nullopt;
    return std::stoll(quotient.digits());
  }

 private:
  void set(std::int64_t value) {
    BN_set_word(number_.get(), value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
    BN_set_negative(number_.get(), value < 0 ? 1 : 0);
  }
  [[nodiscard]] std::string digits() const {
    char* text = BN_bn2dec(number_.get());
    std::string copy(text);
    OPENSSL_free(text);
    return copy;
  }

  std::unique_ptr<BIGNUM, decltype(&BN_free)> number_;
};

double rounded_once(const std::string& decimal) { return std::strtod(decimal.c_str(), nullptr); }

std::vector<Number> numbers_of(const Inputs& rows) {
  std::vector<Number> numbers;
  for (const AggregateInput& row : rows) {
    if (const auto number = number_of(row.arguments[0])) numbers.push_back(*number);  // maps and lists are none
  }
  return numbers;
}

Whole exact_sum(const std::vector<Number>& numbers) {
  Whole sum;
  for (const Number& number : numbers) sum.add(Whole::of(number));
  return sum;
}

Value sum_of(const std::vector<Number>& numbers) {
  if (numbers.empty()) return Missing{};
  const Whole sum = exact_sum(numbers);
  if (const auto integer = sum.as_integer()) return *integer;
  return from_real(rounded_once(sum.over_two_to(kScale)));
}

Value average_of(const std::vector<Number>& numbers) {
  if (numbers.empty()) return Missing{};
  // The mean of equal integers is that integer, however large.
  const auto count = static_cast<std::int64_t>(numbers.size());
  if (const auto sum = exact_sum(numbers).as_integer(); sum && *sum % count == 0) return *sum / count;
  return from_real(rounded_once(exact_sum(numbers).over_two_to(kScale)) / static_cast<double>(numbers.size()));
}

// (n·Σx² − (Σx)²) / n²
std::optional<long double> variance_of(const std::vector<Number>& numbers) {
  if (numbers.empty()) return std::nullopt;
  Whole squares;
  for (const Number& number : numbers) {
    Whole square = Whole::of(number);
    square.multiply(Whole::of(number));
    squares.add(square);
  }
  squares.multiply(Whole::of_count(numbers.size()));
  Whole sum = exact_sum(numbers);
  sum.multiply(exact_sum(numbers));
  squares.subtract(sum);
  const auto count = static_cast<double>(numbers.size());
  const std::string numerator = squares.over_two_to(2 * kScale);
  const double rounded = rounded_once(numerator);
  // Squares may be too large for a double.
  if (!std::isfinite(rounded)) return std::strtold(numerator.c_str(), nullptr) / count / count;
  return rounded / count / count;
}

Value percentile_of(const std::vector<Number>& numbers, double percent) {
  if (numbers.empty()) return Missing{};
  std::vector<double> sorted;
  for (const Number& number : numbers) sorted.push_back(as_real(number));
  std::ranges::sort(sorted);
  const double rank = percent * static_cast<double>(sorted.size() - 1) / 100;
  const auto below = static_cast<std::size_t>(std::floor(rank));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double fraction = rank - static_cast<double>(below);
  return from_real(std::lerp(sorted[below], sorted[above], fraction));
}

// ---- values

std::int64_t count_present(const Inputs& rows) {
  return std::ranges::count_if(
      rows, [](const AggregateInput& row) { return row.arguments.empty() || !is_missing(row.arguments[0]); });
}

// Every text once, in the order in which it was first seen.
std::vector<Value> distinct(const Inputs& rows) {
  std::vector<Value> values;
  for (const AggregateInput& row : rows) {
    const Value& value = row.arguments[0];
    if (is_missing(value) || is_structure(value)) continue;
    const bool is_known =
        std::ranges::any_of(values, [&](const Value& known) { return text_of(known) == text_of(value); });
    if (!is_known) values.push_back(value);
  }
  return values;
}

JsonValue to_json(const Value& value) {
  if (const auto* structure = std::get_if<Structure>(&value)) return structure->json;
  JsonValue json;
  const bool is_text = std::holds_alternative<std::string>(value) || std::holds_alternative<Moment>(value);
  json.kind = is_text ? JsonKind::String : JsonKind::Number;
  json.text = text_of(value);
  return json;
}

Value list_of(const std::vector<Value>& values) {
  if (values.empty()) return Missing{};
  Structure list;
  list.json.kind = JsonKind::Array;
  for (const Value& value : values) list.json.elements.push_back(to_json(value));
  return list;
}

// A number is printed as a computed one, a time as its milliseconds.
Value as_computed(const Value& value) {
  const auto number = number_of(value);
  return number ? from_number(*number) : value;
}

Value without_time_text(const Value& value) {
  const auto* moment = std::get_if<Moment>(&value);
  return moment != nullptr ? Value(moment->milliseconds) : value;
}

Value first_in_order(const Inputs& rows, int direction) {
  Value best = Missing{};
  for (const AggregateInput& row : rows) {
    const Value& value = row.arguments[0];
    if (is_missing(value) || is_structure(value)) continue;
    if (is_missing(best) || sort_order_of(value, best) * direction < 0) best = value;
  }
  return without_time_text(best);
}

// Rows are in order, newest first: of several with the same time, the first one is the latest.
Value latest_of(const Inputs& rows) {
  const AggregateInput* best = nullptr;
  for (const AggregateInput& row : rows) {
    if (!row.time || is_missing(row.arguments[0]) || is_structure(row.arguments[0])) continue;
    if (best == nullptr || *row.time > *best->time) best = &row;
  }
  return best == nullptr ? Value(Missing{}) : without_time_text(best->arguments[0]);
}

Value earliest_of(const Inputs& rows) {
  const AggregateInput* best = nullptr;
  for (const AggregateInput& row : rows) {
    if (!row.time || is_missing(row.arguments[0]) || is_structure(row.arguments[0])) continue;
    if (best == nullptr || *row.time <= *best->time) best = &row;
  }
  return best == nullptr ? Value(Missing{}) : without_time_text(best->arguments[0]);
}

Value most_frequent(const Inputs& rows, std::size_t most) {
  Inputs values;
  for (const AggregateInput& row : rows) values.push_back({.arguments = {row.arguments[1]}, .time = row.time});
  std::vector<std::pair<Value, std::size_t>> counted;
  for (const Value& value : distinct(values)) {
    const auto count = std::ranges::count_if(values, [&](const AggregateInput& row) {
      return !is_missing(row.arguments[0]) && text_of(row.arguments[0]) == text_of(value);
    });
    counted.emplace_back(value, count);
  }
  put_in_order(counted, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Value> top;
  for (const auto& [value, count] : counted) {
    if (top.size() < most) top.push_back(value);
  }
  return list_of(top);
}

// (last − first) / elapsed · period
Value rate_of(const Inputs& rows) {
  Inputs timed;
  for (const AggregateInput& row : rows) {
    if (row.time && number_of(row.arguments[0])) timed.push_back(row);
  }
  if (timed.empty()) return Missing{};
  const auto* period = std::get_if<Duration>(&timed.front().arguments[1]);
  const auto last = number_of(latest_of(timed));
  const auto first = number_of(earliest_of(timed));
  const auto [least, most] =
      std::ranges::minmax_element(timed, {}, [](const AggregateInput& row) { return *row.time; });
  const auto elapsed = static_cast<double>(*most->time - *least->time);
  const double change = as_real(*last) - as_real(*first);
  if (change == 0) return std::int64_t{0};
  // Without any time between them: no number.
  return from_real(change / elapsed * static_cast<double>(milliseconds_of(*period)));
}

constexpr std::string_view kNames[] = {"count",
                                       "countdistinct",
                                       "count_distinct",
                                       "sum",
                                       "avg",
                                       "min",
                                       "max",
                                       "pct",
                                       "percentile",
                                       "median",
                                       "stddev",
                                       "variance",
                                       "values",
                                       "collect_values",
                                       "topk",
                                       "earliest",
                                       "latest",
                                       "sortsfirst",
                                       "sortslast",
                                       "rate",
                                       "countovertime",
                                       "count_over_time",
                                       "sumovertime",
                                       "sum_over_time"};

}  // namespace

bool is_aggregate(std::string_view name) { return std::ranges::find(kNames, lower_case(name)) != std::end(kNames); }

Value aggregate(std::string_view name, const std::vector<AggregateInput>& rows) {
  const std::string lower = lower_case(name);
  if (lower == "count" || lower == "countovertime" || lower == "count_over_time") return count_present(rows);
  if (rows.empty()) {
    const bool counts = lower == "countdistinct" || lower == "count_distinct";
    return counts ? Value(std::int64_t{0}) : Value(Missing{});
  }
  if (lower == "countdistinct" || lower == "count_distinct") return static_cast<std::int64_t>(distinct(rows).size());
  if (lower == "sum" || lower == "sumovertime" || lower == "sum_over_time") return sum_of(numbers_of(rows));
  if (lower == "avg") return average_of(numbers_of(rows));
  if (lower == "min") return as_computed(first_in_order(rows, 1));
  if (lower == "max") return as_computed(first_in_order(rows, -1));
  if (lower == "median") return percentile_of(numbers_of(rows), 50);
  if (lower == "pct" || lower == "percentile") {
    return percentile_of(numbers_of(rows), as_real(*number_of(rows.front().arguments[1])));
  }
  if (lower == "variance" || lower == "stddev") {
    const auto variance = variance_of(numbers_of(rows));
    if (!variance) return Missing{};
    if (lower == "variance") return from_real(static_cast<double>(*variance));
    const auto rounded = static_cast<double>(*variance);
    return from_real(std::isfinite(rounded) ? std::sqrt(rounded) : static_cast<double>(std::sqrt(*variance)));
  }
  if (lower == "values" || lower == "collect_values") return list_of(distinct(rows));
  if (lower == "topk") return most_frequent(rows, static_cast<std::size_t>(as_real(*number_of(rows[0].arguments[0]))));
  if (lower == "earliest") return earliest_of(rows);
  if (lower == "latest") return latest_of(rows);
  if (lower == "sortsfirst") return first_in_order(rows, 1);
  if (lower == "sortslast") return first_in_order(rows, -1);
  return rate_of(rows);
}

}  // namespace insitu::reference
