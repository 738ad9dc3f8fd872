#include "engine/metrics/compute_metric_math.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "engine/metrics/math_functions.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

using MathNumberValue = std::optional<double>;  // nullopt: there is none, such as the maximum of no values
using MathArray = std::vector<MathSeries>;
using MathValue = std::variant<MathNumberValue, MathSeries, MathArray>;

MathNumberValue finite(double value) { return std::isfinite(value) ? MathNumberValue(value) : std::nullopt; }

double applied(ast::MathOperator op, double left, double right) {
  const auto truth = [](bool value) { return value ? 1.0 : 0.0; };
  switch (op) {
    case ast::MathOperator::Add: return left + right;
    case ast::MathOperator::Subtract: return left - right;
    case ast::MathOperator::Multiply: return left * right;
    case ast::MathOperator::Divide: return left / right;
    case ast::MathOperator::Power: return std::pow(left, right);
    case ast::MathOperator::Equal: return truth(left == right);
    case ast::MathOperator::NotEqual: return truth(left != right);
    case ast::MathOperator::Less: return truth(left < right);
    case ast::MathOperator::LessOrEqual: return truth(left <= right);
    case ast::MathOperator::Greater: return truth(left > right);
    case ast::MathOperator::GreaterOrEqual: return truth(left >= right);
    case ast::MathOperator::And: return truth(left != 0 && right != 0);
    case ast::MathOperator::Or: return truth(left != 0 || right != 0);
  }
  return 0;
}

/// A number, as the same value in each slot; or a series.
class MathSlotValues {
 public:
  explicit MathSlotValues(const MathValue& value)
      : number_(std::get_if<MathNumberValue>(&value)), series_(std::get_if<MathSeries>(&value)) {}

  [[nodiscard]] MathNumberValue at(std::size_t slot) const { return number_ != nullptr ? *number_ : (*series_)[slot]; }
  [[nodiscard]] bool is_series() const { return series_ != nullptr; }

 private:
  const MathNumberValue* number_;
  const MathSeries* series_;
};

class MathComputation {
 public:
  MathComputation(const MetricMath& math, const MathSlots& slots)
      : math_(math), slots_(slots), results_(math.formulas.size()) {}

  MathSeries run() { return std::get<MathSeries>(result_of(math_.result)); }

 private:
  [[nodiscard]] std::size_t count() const { return slots_.starts.size(); }

  const MathValue& result_of(std::size_t formula) {
    if (!results_[formula]) results_[formula] = compute(*math_.formulas[formula].expression);
    return *results_[formula];
  }

  MathValue compute(const ast::MathExpression& expression) {
    return std::visit(Overloaded{[](const ast::MathNumber& number) { return MathValue(MathNumberValue(number.value)); },
                                 [](const ast::MathText&) { return MathValue(); },  // read by METRICS
                                 [](const ast::MathWord&) { return MathValue(); },  // read by FILL
                                 [&](const ast::MathId& id) { return value_of_id(id.id); },
                                 [&](const ast::MathCall& call) { return call_function(call); },
                                 [&](const ast::MathList& list) { return array_of(list); },
                                 [&](const ast::MathNegation& negation) {
                                   return each_value(compute(*negation.operand),
                                                     [](double value) { return 0 - value; });
                                 },
                                 [&](const ast::MathOperation& operation) {
                                   return operate(operation.op, compute(*operation.left), compute(*operation.right));
                                 }},
                      expression.node);
  }

  MathValue value_of_id(const std::string& id) {
    if (const auto metric = index_of_id(math_.metrics, id)) return slots_.metrics[*metric];
    return result_of(*index_of_id(math_.formulas, id));
  }

  MathValue array_of(const ast::MathList& list) {
    MathArray array;
    for (const ast::MathExpression& item : list.items) {
      MathValue value = compute(item);
      if (auto* many = std::get_if<MathArray>(&value)) {
        std::ranges::move(*many, std::back_inserter(array));
      } else {
        array.push_back(std::move(std::get<MathSeries>(value)));
      }
    }
    return array;
  }

  /// Applies `function` to each series of an array, or to the value itself.
  template <class Function>
  static MathValue each_of_array(MathValue value, const Function& function) {
    auto* array = std::get_if<MathArray>(&value);
    if (array == nullptr) return function(value);
    for (MathSeries& series : *array) series = std::get<MathSeries>(function(MathValue(std::move(series))));
    return value;
  }

  template <class Function>
  static MathValue each_value(MathValue value, const Function& function) {
    return each_of_array(std::move(value), [&function](MathValue one) {
      const auto apply = [&function](MathNumberValue& number) {
        if (number) number = finite(function(*number));
      };
      if (auto* number = std::get_if<MathNumberValue>(&one)) apply(*number);
      if (auto* series = std::get_if<MathSeries>(&one)) std::ranges::for_each(*series, apply);
      return one;
    });
  }

  MathValue operate(ast::MathOperator op, const MathValue& left, const MathValue& right) {
    if (std::holds_alternative<MathArray>(left)) {
      return each_of_array(left, [&](const MathValue& one) { return operate_on_slots(op, one, right); });
    }
    if (std::holds_alternative<MathArray>(right)) {
      return each_of_array(right, [&](const MathValue& one) { return operate_on_slots(op, left, one); });
    }
    return operate_on_slots(op, left, right);
  }

  [[nodiscard]] MathValue operate_on_slots(ast::MathOperator op, const MathValue& left, const MathValue& right) const {
    const MathSlotValues l(left);
    const MathSlotValues r(right);
    const auto operated = [&](std::size_t slot) -> MathNumberValue {
      const MathNumberValue one = l.at(slot);
      const MathNumberValue other = r.at(slot);
      // Documented: of two series a missing value counts as 0 where the other has one.
      const bool has_value = l.is_series() && r.is_series() ? one || other : one && other;
      return has_value ? finite(applied(op, one.value_or(0), other.value_or(0))) : std::nullopt;
    };
    if (!l.is_series() && !r.is_series()) return operated(0);
    return series_by_slot(operated);
  }

  template <class ValueAt>
  [[nodiscard]] MathSeries series_by_slot(const ValueAt& value_at) const {
    MathSeries series(count());
    for (std::size_t slot = 0; slot < count(); ++slot) series[slot] = value_at(slot);
    return series;
  }

  MathValue call_function(const ast::MathCall& call) {
    const std::string_view name = call.function;
    const MathFunction& function = *find_math_function(name);
    switch (function.shape) {
      case MathShape::EachValue: return each_value(compute(call.arguments[0]), function_of_value(name));
      case MathShape::Whole: return whole(name, compute(call.arguments[0]));
      case MathShape::EachSeries:
        return each_of_array(compute(call.arguments[0]),
                             [&](const MathValue& one) { return MathValue(along(name, std::get<MathSeries>(one))); });
      case MathShape::OneOfArray: return one_of_array(name, compute(call.arguments[0]));
      case MathShape::PartOfArray: return part_of_array(call);
      case MathShape::Dates: return dates(name);
      case MathShape::Fill: return fill(call);
      case MathShape::If: return choose(call);
      case MathShape::Metrics: return metrics(call);
      case MathShape::Period: return period_of(call);
      case MathShape::CountOfArray:
        return MathNumberValue(static_cast<double>(std::get<MathArray>(compute(call.arguments[0])).size()));
      case MathShape::SeriesOfNumber: return MathSeries(count(), std::get<MathNumberValue>(compute(call.arguments[0])));
    }
    return MathNumberValue();
  }

  static double (*function_of_value(std::string_view name))(double) {
    if (name == "ABS") return [](double value) { return std::abs(value); };
    if (name == "CEIL") return [](double value) { return std::ceil(value); };
    if (name == "FLOOR") return [](double value) { return std::floor(value); };
    if (name == "LOG") return [](double value) { return std::log(value); };
    return [](double value) { return std::log10(value); };
  }

  /// SUM and the other aggregates: of a series over its slots, of an array over its series in each slot.
  [[nodiscard]] MathValue whole(std::string_view name, const MathValue& value) const {
    if (const auto* series = std::get_if<MathSeries>(&value)) return combined(name, *series);
    const MathArray& array = std::get<MathArray>(value);
    return series_by_slot([&](std::size_t slot) -> MathNumberValue {
      MathSeries values;
      for (const MathSeries& series : array) values.push_back(series[slot]);
      const bool has_any = std::ranges::any_of(values, [](const MathNumberValue& one) { return one.has_value(); });
      return has_any ? combined(name, values) : std::nullopt;
    });
  }

  static MathNumberValue combined(std::string_view name, const MathSeries& series) {
    std::vector<double> values;
    for (const MathNumberValue& one : series) {
      if (one) values.push_back(*one);
    }
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    if (name == "SUM") return finite(sum);
    // Documented: missing values are treated as 0.
    if (name == "AVG") return finite(sum / static_cast<double>(series.size()));
    if (name == "DATAPOINT_COUNT") return static_cast<double>(values.size());
    if (values.empty()) return std::nullopt;
    return name == "MIN" ? *std::ranges::min_element(values) : *std::ranges::max_element(values);
  }

  /// DIFF, RATE and others that look at one value after the other.
  [[nodiscard]] MathSeries along(std::string_view name, const MathSeries& series) const {
    MathSeries made(count());
    std::optional<std::size_t> before;
    double sum = 0;
    for (std::size_t slot = 0; slot < count(); ++slot) {
      if (!series[slot]) continue;
      sum += *series[slot];
      if (name == "RUNNING_SUM") {
        made[slot] = finite(sum);
      } else if (before) {
        const double difference = *series[slot] - *series[*before];
        const double seconds = static_cast<double>(slots_.starts[slot] - slots_.starts[*before]) / kSecond;
        made[slot] = finite(name == "RATE" ? difference / seconds : name == "DIFF" ? difference : seconds);
      }
      before = slot;
    }
    return made;
  }

  [[nodiscard]] MathSeries one_of_array(std::string_view name, const MathValue& value) const {
    const MathArray& array = std::get<MathArray>(value);
    if (array.empty()) return MathSeries(count());
    return name == "FIRST" ? array.front() : array.back();
  }

  MathArray part_of_array(const ast::MathCall& call) {
    MathArray array = std::get<MathArray>(compute(call.arguments[0]));
    if (call.function == "REMOVE_EMPTY") {
      std::erase_if(array, [](const MathSeries& series) {
        return std::ranges::none_of(series, [](const MathNumberValue& one) { return one.has_value(); });
      });
    } else if (call.function == "SORT") {
      array = sorted(array, call);
      if (call.arguments.size() > 3) array.resize(index_at(call, 3, array.size()));
    } else {
      if (call.arguments.size() > 2) array.resize(index_at(call, 2, array.size()));
      const std::size_t begin = index_at(call, 1, array.size());
      array.erase(array.begin(), array.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    return array;
  }

  /// Returns the number that an argument gives, as an index of an array or its size.
  std::size_t index_at(const ast::MathCall& call, std::size_t argument, std::size_t size) {
    const double value = std::get<MathNumberValue>(compute(call.arguments[argument])).value_or(0);
    return static_cast<std::size_t>(std::clamp(value, 0.0, static_cast<double>(size)));
  }

  /// Series of which there is no such value come last; equal ones stay in their order.
  static MathArray sorted(const MathArray& array, const ast::MathCall& call) {
    const std::string_view function = std::get<ast::MathWord>(call.arguments[1].node).word;
    const double sign = std::get<ast::MathWord>(call.arguments[2].node).word == "DESC" ? -1 : 1;
    std::vector<std::tuple<bool, double, std::size_t>> order;
    for (std::size_t i = 0; i < array.size(); ++i) {
      const MathNumberValue value = combined(function, array[i]);
      order.emplace_back(!value, sign * value.value_or(0), i);
    }
    std::ranges::sort(order);
    MathArray made;
    for (const auto& [is_empty, value, index] : order) made.push_back(array[index]);
    return made;
  }

  /// HOUR and others: of the start of each slot, in UTC.
  [[nodiscard]] MathSeries dates(std::string_view name) const {
    return series_by_slot([&](std::size_t slot) -> MathNumberValue {
      const CivilTime time = civil_time(slots_.starts[slot]);
      if (name == "MINUTE") return time.minute;
      if (name == "HOUR") return time.hour;
      if (name == "DAY") return time.weekday == 0 ? 7 : time.weekday;  // Monday is 1
      if (name == "DATE") return time.day;
      if (name == "MONTH") return time.month;
      if (name == "YEAR") return static_cast<double>(time.year);
      return static_cast<double>(slots_.starts[slot]) / kSecond;
    });
  }

  MathValue fill(const ast::MathCall& call) {
    const auto* word = std::get_if<ast::MathWord>(&call.arguments[1].node);
    const MathValue filler = compute(call.arguments[1]);
    return each_of_array(compute(call.arguments[0]), [&](const MathValue& one) {
      const MathSeries& series = std::get<MathSeries>(one);
      if (word != nullptr && word->word == "REPEAT") return MathValue(repeated(series));
      if (word != nullptr) return MathValue(interpolated(series));
      const MathSlotValues values(filler);
      return MathValue(series_by_slot([&](std::size_t slot) { return series[slot] ? series[slot] : values.at(slot); }));
    });
  }

  static MathSeries repeated(MathSeries series) {
    for (std::size_t slot = 1; slot < series.size(); ++slot) {
      if (!series[slot]) series[slot] = series[slot - 1];
    }
    return series;
  }

  static MathSeries interpolated(MathSeries series) {
    std::optional<std::size_t> before;
    for (std::size_t slot = 0; slot < series.size(); ++slot) {
      if (!series[slot]) continue;
      for (std::size_t gap = before.value_or(slot) + 1; gap < slot; ++gap) {
        const double part = static_cast<double>(gap - *before) / static_cast<double>(slot - *before);
        series[gap] = *series[*before] + (*series[slot] - *series[*before]) * part;
      }
      before = slot;
    }
    return series;
  }

  MathValue choose(const ast::MathCall& call) {
    const MathValue condition = compute(call.arguments[0]);
    const MathValue when_true = compute(call.arguments[1]);
    const MathValue when_false = call.arguments.size() == 3 ? compute(call.arguments[2]) : MathNumberValue();
    const MathSlotValues test(condition);
    const MathSlotValues yes(when_true);
    const MathSlotValues no(when_false);
    const auto chosen = [&](std::size_t slot) -> MathNumberValue {
      const MathNumberValue truth = test.at(slot);
      if (!truth) return std::nullopt;
      if (*truth == 0) return no.at(slot);
      // Documented: of a condition that is a series, a missing value where it is true is 0.
      const MathNumberValue value = yes.at(slot);
      return !value && test.is_series() && yes.is_series() ? MathNumberValue(0) : value;
    };
    if (!test.is_series() && !yes.is_series() && !no.is_series()) return chosen(0);
    return series_by_slot(chosen);
  }

  [[nodiscard]] MathValue metrics(const ast::MathCall& call) const {
    const auto* text = call.arguments.empty() ? nullptr : std::get_if<ast::MathText>(&call.arguments[0].node);
    MathArray array;
    for (std::size_t i = 0; i < math_.metrics.size(); ++i) {
      if (text == nullptr || math_.metrics[i].id.contains(text->text)) array.push_back(slots_.metrics[i]);
    }
    return array;
  }

  [[nodiscard]] MathValue period_of(const ast::MathCall& call) const {
    const auto& id = std::get<ast::MathId>(call.arguments[0].node);
    const MathMetric& metric = math_.metrics[*index_of_id(math_.metrics, id.id)];
    return MathNumberValue(static_cast<double>(metric.alarm.period_seconds));
  }

  const MetricMath& math_;
  const MathSlots& slots_;
  std::vector<std::optional<MathValue>> results_;
};

}  // namespace

MathSeries compute_metric_math(const MetricMath& math, const MathSlots& slots) {
  return MathComputation(math, slots).run();
}

}  // namespace insitu
