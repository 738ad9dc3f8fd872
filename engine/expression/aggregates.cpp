#include "engine/expression/aggregates.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/expression/number_aggregates.h"
#include "engine/expression/value_aggregates.h"
#include "engine/model/ascii.h"

namespace insitu {
namespace {

constexpr std::int64_t kMaxTopK = 10'000;  // the service's limit of `topk`

// ---- parameters

std::optional<Quantity> number_parameter(const FieldValue& parameter) {
  return parameter.kind() == FieldKind::Period ? std::nullopt : quantity_of(parameter);
}

double percent_of(const FieldValue& parameter) { return number_parameter(parameter).value_or(Quantity{}).as_real(); }

std::optional<std::string> check_percent(const FieldValue& parameter) {
  const auto number = number_parameter(parameter);
  if (number && number->as_real() >= 0 && number->as_real() <= 100) return std::nullopt;
  return "a percentile is a number from 0 to 100";
}

std::optional<std::string> check_value_count(const FieldValue& parameter) {
  const auto number = number_parameter(parameter);
  if (number && number->is_integer && number->integer >= 1 && number->integer <= kMaxTopK) {
    return std::nullopt;
  }
  return "the number of values is an integer from 1 to 10000";
}

std::optional<std::string> check_period(const FieldValue& parameter) {
  if (parameter.kind() == FieldKind::Period) return std::nullopt;
  return "a rate is per period, such as `5m`";
}

// ---- the table

template <auto kMake>
Aggregate* make(Arena& memory, const FieldValue& /*parameter*/, const AggregateOptions& /*options*/) {
  return kMake(memory);
}
template <auto kMake, auto kWhich>
Aggregate* make(Arena& memory, const FieldValue& /*parameter*/, const AggregateOptions& /*options*/) {
  return kMake(memory, kWhich);
}
Aggregate* distinct_count(Arena& memory, const FieldValue& /*parameter*/, const AggregateOptions& options) {
  return make_distinct_count(memory, options);
}
Aggregate* percentile(Arena& memory, const FieldValue& parameter, const AggregateOptions& options) {
  return make_percentile(memory, percent_of(parameter), options);
}
Aggregate* median(Arena& memory, const FieldValue& /*parameter*/, const AggregateOptions& options) {
  return make_percentile(memory, 50, options);
}
Aggregate* rate(Arena& memory, const FieldValue& parameter, const AggregateOptions& /*options*/) {
  return make_rate(memory, parameter.period());
}
Aggregate* most_frequent(Arena& memory, const FieldValue& parameter, const AggregateOptions& /*options*/) {
  return make_most_frequent(memory, static_cast<std::size_t>(number_parameter(parameter).value_or(Quantity{}).integer));
}

// The parts that repeat; what an entry adds is in the table.

constexpr AggregateFunction of_rows(std::string_view name, std::string_view signature, std::string_view summary) {
  return {.name = name,
          .min_arguments = 0,
          .max_arguments = 1,
          .takes_star = true,
          .make = make<make_count>,
          .signature = signature,
          .summary = summary,
          .ignores_order = true,
          .is_plain = true};
}

constexpr AggregateFunction of_field(std::string_view name,
                                     Aggregate* (*maker)(Arena&, const FieldValue&, const AggregateOptions&),
                                     std::string_view signature, std::string_view summary) {
  return {
      .name = name, .min_arguments = 1, .max_arguments = 1, .make = maker, .signature = signature, .summary = summary};
}

constexpr AggregateFunction with_parameter(AggregateFunction function, std::size_t index,
                                           std::optional<std::string> (*check)(const FieldValue&)) {
  function.min_arguments = 2;
  function.max_arguments = 2;
  function.parameter = index;
  function.check_parameter = check;
  return function;
}

constexpr AggregateFunction undocumented(AggregateFunction function) {
  function.listing = Listing::Undocumented;
  return function;
}

/// An aggregate that computes with numbers, whatever their order.
constexpr AggregateFunction of_numbers(AggregateFunction function) {
  function.takes_numbers = true;
  function.ignores_order = true;
  return function;
}

constexpr AggregateFunction in_any_order(AggregateFunction function) {
  function.ignores_order = true;
  return function;
}

constexpr AggregateFunction holding_values(AggregateFunction function) {
  function.holds_values = true;
  return function;
}

constexpr AggregateFunction alone(AggregateFunction function) {
  function.must_be_alone = true;
  return function;
}

constexpr auto kValues = make<make_values>;
constexpr auto kSum = make<make_sum>;
constexpr std::string_view kCountsValues = "how many different values there are; approximate for very many";
constexpr std::string_view kCountsRows = "how many rows there are, or have the field";

constexpr std::array kAggregates = {
    of_numbers(of_field("avg", make<make_average>, "avg(number)", "the mean of the numbers")),
    holding_values(of_field("COLLECT_VALUES", kValues, "COLLECT_VALUES(value)", "another name of `values`")),
    of_rows("count", "count(*), count(field)", kCountsRows),
    holding_values(in_any_order(of_field("count_distinct", distinct_count, "count_distinct(value)", kCountsValues))),
    of_rows("count_over_time", "count_over_time(*), count_over_time(field)", kCountsRows),
    holding_values(in_any_order(of_field("countDistinct", distinct_count, "countDistinct(value)", kCountsValues))),
    of_rows("countOverTime", "countOverTime(*), countOverTime(field)", kCountsRows),
    of_field("earliest", make<make_value_at, Moment::Earliest>, "earliest(value)", "the value of the oldest event"),
    of_field("latest", make<make_value_at, Moment::Latest>, "latest(value)", "the value of the newest event"),
    of_field("max", make<make_extreme, Extreme::Greatest>, "max(value)", "the greatest value in the order of `sort`"),
    holding_values(undocumented(of_numbers(of_field("median", median, "median(number)", "the 50th percentile")))),
    of_field("min", make<make_extreme, Extreme::Least>, "min(value)", "the least value in the order of `sort`"),
    holding_values(of_numbers(with_parameter(
        of_field("pct", percentile, "pct(number, percent)", "a percentile of the numbers"), 1, check_percent))),
    holding_values(undocumented(of_numbers(
        with_parameter(of_field("percentile", percentile, "percentile(number, percent)", "another name of `pct`"), 1,
                       check_percent)))),
    with_parameter(of_field("rate", rate, "rate(number, period)", "the change of a number per period"), 1,
                   check_period),
    of_field("sortsFirst", make<make_extreme, Extreme::SortsFirst>, "sortsFirst(value)",
             "the value that `sort` puts first"),
    of_field("sortsLast", make<make_extreme, Extreme::SortsLast>, "sortsLast(value)",
             "the value that `sort` puts last"),
    of_numbers(of_field("stddev", make<make_spread, Spread::StandardDeviation>, "stddev(number)",
                        "the standard deviation of the numbers as a population")),
    of_numbers(of_field("sum", kSum, "sum(number)", "the sum of the numbers")),
    of_numbers(of_field("sum_over_time", kSum, "sum_over_time(number)", "the sum of the numbers")),
    of_numbers(of_field("sumOverTime", kSum, "sumOverTime(number)", "the sum of the numbers")),
    holding_values(alone(
        with_parameter(of_field("topk", most_frequent, "topk(count, value)", "a list of the most frequent values"), 0,
                       check_value_count))),
    holding_values(of_field("values", kValues, "values(value)", "a list of the different values")),
    of_numbers(of_field("variance", make<make_spread, Spread::Variance>, "variance(number)",
                        "the variance of the numbers as a population")),
};

// ---- finding

constexpr bool name_less(std::string_view left, std::string_view right) {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [](char a, char b) { return to_lower(a) < to_lower(b); });
}

static_assert(std::is_sorted(kAggregates.begin(), kAggregates.end(),
                             [](const auto& left, const auto& right) { return name_less(left.name, right.name); }));

}  // namespace

std::span<const AggregateFunction> aggregate_functions() { return kAggregates; }

const AggregateFunction* find_aggregate(std::string_view name) {
  const auto* const found = std::lower_bound(
      kAggregates.begin(), kAggregates.end(), name,
      [](const AggregateFunction& function, std::string_view sought) { return name_less(function.name, sought); });
  return found != kAggregates.end() && !name_less(name, found->name) ? found : nullptr;
}

}  // namespace insitu
