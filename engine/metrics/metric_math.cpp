#include "engine/metrics/metric_math.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/model/milliseconds.h"
#include "grammar/near_name.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

/// The kinds of values: S, TS and TS[] of the documentation; beside them the texts and words that functions take.
enum class MathKind : std::uint8_t { Number, Series, Array, Text, Word };

std::string_view kind_words(MathKind kind) {
  switch (kind) {
    case MathKind::Number: return "a number";
    case MathKind::Series: return "a time series";
    case MathKind::Array: return "an array of time series";
    case MathKind::Text: return "a text";
    case MathKind::Word: return "a word";
  }
  return "";
}

bool is_value(MathKind kind) { return kind != MathKind::Text && kind != MathKind::Word; }

/// What a function makes of its arguments.
enum class MathShape : std::uint8_t {
  EachValue,   // ABS: the same kind, value by value
  Whole,       // SUM: a series becomes a number, an array a series
  EachSeries,  // DIFF: the same kind, series by series
  Fill,
  If,
  Metrics,
  Period,
  CountOfArray,
  SeriesOfNumber,
};

struct MathFunction {
  std::string_view name;
  MathShape shape;
  std::size_t min_arguments;
  std::size_t max_arguments;
};
constexpr MathFunction kMathFunctions[] = {{"ABS", MathShape::EachValue, 1, 1},
                                           {"AVG", MathShape::Whole, 1, 1},
                                           {"CEIL", MathShape::EachValue, 1, 1},
                                           {"DATAPOINT_COUNT", MathShape::Whole, 1, 1},
                                           {"DIFF", MathShape::EachSeries, 1, 1},
                                           {"FILL", MathShape::Fill, 2, 2},
                                           {"FLOOR", MathShape::EachValue, 1, 1},
                                           {"IF", MathShape::If, 2, 3},
                                           {"LOG", MathShape::EachValue, 1, 1},
                                           {"LOG10", MathShape::EachValue, 1, 1},
                                           {"MAX", MathShape::Whole, 1, 1},
                                           {"METRICS", MathShape::Metrics, 0, 1},
                                           {"METRIC_COUNT", MathShape::CountOfArray, 1, 1},
                                           {"MIN", MathShape::Whole, 1, 1},
                                           {"PERIOD", MathShape::Period, 1, 1},
                                           {"RATE", MathShape::EachSeries, 1, 1},
                                           {"RUNNING_SUM", MathShape::EachSeries, 1, 1},
                                           {"SUM", MathShape::Whole, 1, 1},
                                           {"TIME_SERIES", MathShape::SeriesOfNumber, 1, 1}};

/// Functions of the documentation that are not computed here.
constexpr std::string_view kOtherFunctions[] = {"ANOMALY_DETECTION_BAND",
                                                "DATE",
                                                "DAY",
                                                "DB_PERF_INSIGHTS",
                                                "DIFF_TIME",
                                                "EPOCH",
                                                "FIRST",
                                                "HOUR",
                                                "INSIGHT_RULE_METRIC",
                                                "LAMBDA",
                                                "LAST",
                                                "MINUTE",
                                                "MONTH",
                                                "REMOVE_EMPTY",
                                                "SEARCH",
                                                "SERVICE_QUOTA",
                                                "SLICE",
                                                "SORT",
                                                "STDDEV",
                                                "YEAR"};

const MathFunction* find_math_function(std::string_view name) {
  const auto found = std::ranges::find(kMathFunctions, name, &MathFunction::name);
  return found == std::end(kMathFunctions) ? nullptr : found;
}

template <class Member>
std::optional<std::size_t> index_of_id(const std::vector<Member>& members, std::string_view id) {
  const auto found = std::ranges::find(members, id, &Member::id);
  if (found == members.end()) return std::nullopt;
  return static_cast<std::size_t>(found - members.begin());
}

// ---- checks

/// Leaves a check from any depth; caught in check_metric_math.
struct MathRefused {
  MathProblem problem;
};

class MathCheck {
 public:
  explicit MathCheck(const MetricMath& math) : math_(math), kinds_(math.formulas.size()) {}

  void run() {
    check_result();
    // The others have to be right, but they need not be computed.
    for (std::size_t i = 0; i < math_.formulas.size(); ++i) {
      try {
        kind_of_formula(i);
      } catch (const MathRefused& refused) {
        if (refused.problem.kind == MathProblem::Kind::Invalid) throw;
        open_.clear();
      }
    }
  }

 private:
  void check_result() {
    kind_of_formula(math_.result);
    formula_ = math_.result;
    const MathFormula& result = math_.formulas[math_.result];
    const MathKind kind = *kinds_[math_.result];
    if (kind == MathKind::Series) return;
    refuse(Code::InvalidArgument, result.expression.span,
           fmt::format("the result is {}, and an alarm needs one time series", kind_words(kind)));
  }

  [[noreturn]] void refuse(Code code, Span span, std::string message, std::string help = {},
                           MathProblem::Kind kind = MathProblem::Kind::Invalid) const {
    throw MathRefused{
        {.kind = kind, .formula = formula_, .diagnostic = {code, span, std::move(message), "", std::move(help)}}};
  }

  MathKind kind_of_formula(std::size_t index) {
    if (kinds_[index]) return *kinds_[index];
    const std::size_t outer = std::exchange(formula_, index);
    const ast::MathExpression& expression = math_.formulas[index].expression;
    if (!open_.insert(index).second) {
      refuse(Code::InvalidArgument, expression.span, "this expression refers to itself");
    }
    kinds_[index] = value_of_kind(expression);
    open_.erase(index);
    formula_ = outer;
    return *kinds_[index];
  }

  MathKind value_of_kind(const ast::MathExpression& expression) {
    const MathKind kind = kind_of(expression);
    if (!is_value(kind)) {
      refuse(Code::InvalidArgument, expression.span,
             fmt::format("this is {}, where a value was expected", kind_words(kind)));
    }
    return kind;
  }

  MathKind kind_of(const ast::MathExpression& expression) {
    return std::visit(
        Overloaded{[](const ast::MathNumber&) { return MathKind::Number; },
                   [](const ast::MathText&) { return MathKind::Text; },
                   [](const ast::MathWord&) { return MathKind::Word; },
                   [&](const ast::MathId& id) { return kind_of_id(id, expression.span); },
                   [&](const ast::MathCall& call) { return kind_of_call(call, expression.span); },
                   [&](const ast::MathList& list) { return kind_of_list(list); },
                   [&](const ast::MathNegation& negation) { return value_of_kind(*negation.operand); },
                   [&](const ast::MathOperation& operation) { return kind_of_operation(operation, expression.span); }},
        expression.node);
  }

  MathKind kind_of_id(const ast::MathId& id, Span span) {
    if (index_of_id(math_.metrics, id.id)) return MathKind::Series;
    if (const auto formula = index_of_id(math_.formulas, id.id)) return kind_of_formula(*formula);
    std::vector<std::string_view> ids;
    for (const MathMetric& metric : math_.metrics) ids.emplace_back(metric.id);
    for (const MathFormula& formula : math_.formulas) ids.emplace_back(formula.id);
    const std::string_view near = near_name(id.id, ids);
    refuse(Code::InvalidArgument, span, fmt::format("the alarm has no metric and no expression `{}`", id.id),
           near.empty() ? "" : fmt::format("did you mean `{}`?", near));
  }

  MathKind kind_of_list(const ast::MathList& list) {
    for (const ast::MathExpression& item : list.items) {
      if (value_of_kind(item) != MathKind::Number) continue;
      refuse(Code::InvalidArgument, item.span, "this is a number, and an array holds time series");
    }
    return MathKind::Array;
  }

  MathKind kind_of_operation(const ast::MathOperation& operation, Span span) {
    const MathKind left = value_of_kind(*operation.left);
    const MathKind right = value_of_kind(*operation.right);
    if (left == MathKind::Array && right == MathKind::Array) {
      refuse(Code::InvalidArgument, span, "no operator takes two arrays of time series");
    }
    return std::max(left, right);
  }

  MathKind kind_of_call(const ast::MathCall& call, Span span) {
    const MathFunction* function = find_math_function(call.function);
    if (function == nullptr) refuse_function(call);
    const std::size_t count = call.arguments.size();
    if (count < function->min_arguments || count > function->max_arguments) {
      refuse(Code::WrongArgumentCount, span,
             fmt::format("`{}` takes {} argument{}, not {}", function->name, arguments_text(*function),
                         function->max_arguments == 1 ? "" : "s", count));
    }
    switch (function->shape) {
      case MathShape::EachValue: return value_of_kind(call.arguments[0]);
      case MathShape::Whole: return series_or_array(call, 0) == MathKind::Array ? MathKind::Series : MathKind::Number;
      case MathShape::EachSeries: return series_or_array(call, 0);
      case MathShape::Fill: return kind_of_fill(call);
      case MathShape::If: return kind_of_if(call);
      case MathShape::Metrics:
        if (!call.arguments.empty()) demand(call, 0, MathKind::Text);
        return MathKind::Array;
      case MathShape::Period:
        if (!is_metric(call.arguments[0])) {
          refuse(Code::InvalidArgument, call.arguments[0].span, "`PERIOD` takes the id of a metric");
        }
        return MathKind::Number;
      case MathShape::CountOfArray: demand(call, 0, MathKind::Array); return MathKind::Number;
      case MathShape::SeriesOfNumber: demand(call, 0, MathKind::Number); return MathKind::Series;
    }
    return MathKind::Number;
  }

  static std::string arguments_text(const MathFunction& function) {
    if (function.min_arguments == function.max_arguments) return std::to_string(function.max_arguments);
    return fmt::format("{} to {}", function.min_arguments, function.max_arguments);
  }

  [[noreturn]] void refuse_function(const ast::MathCall& call) const {
    if (std::ranges::find(kOtherFunctions, call.function) != std::end(kOtherFunctions)) {
      refuse(Code::UnknownFunction, call.name, fmt::format("`{}` is not computed here", call.function), {},
             MathProblem::Kind::NotModelled);
    }
    std::vector<std::string_view> names(std::begin(kOtherFunctions), std::end(kOtherFunctions));
    for (const MathFunction& function : kMathFunctions) names.push_back(function.name);
    const std::string_view near = near_name(call.function, names);
    refuse(Code::UnknownFunction, call.name, fmt::format("metric math has no function `{}`", call.function),
           near.empty() ? "" : fmt::format("did you mean `{}`?", near));
  }

  [[nodiscard]] bool is_metric(const ast::MathExpression& expression) const {
    const auto* id = std::get_if<ast::MathId>(&expression.node);
    return id != nullptr && index_of_id(math_.metrics, id->id).has_value();
  }

  void demand(const ast::MathCall& call, std::size_t argument, MathKind wanted) {
    const MathKind found = kind_of(call.arguments[argument]);
    if (found == wanted) return;
    refuse(Code::InvalidArgument, call.arguments[argument].span,
           fmt::format("`{}` takes {} here, not {}", call.function, kind_words(wanted), kind_words(found)));
  }

  MathKind series_or_array(const ast::MathCall& call, std::size_t argument) {
    const MathKind found = kind_of(call.arguments[argument]);
    if (found == MathKind::Series || found == MathKind::Array) return found;
    refuse(Code::InvalidArgument, call.arguments[argument].span,
           fmt::format("`{}` takes a time series here, or several, not {}", call.function, kind_words(found)));
  }

  MathKind kind_of_fill(const ast::MathCall& call) {
    const MathKind filled = series_or_array(call, 0);
    const ast::MathExpression& filler = call.arguments[1];
    if (const auto* word = std::get_if<ast::MathWord>(&filler.node)) {
      if (word->word == "REPEAT" || word->word == "LINEAR") return filled;
      refuse(Code::InvalidArgument, filler.span, "`FILL` takes a number, a time series, `REPEAT` or `LINEAR`");
    }
    if (value_of_kind(filler) == MathKind::Array) {
      refuse(Code::InvalidArgument, filler.span, "`FILL` takes a number, a time series, `REPEAT` or `LINEAR`");
    }
    return filled;
  }

  MathKind kind_of_if(const ast::MathCall& call) {
    MathKind kind = MathKind::Number;
    for (const ast::MathExpression& argument : call.arguments) {
      const MathKind found = value_of_kind(argument);
      if (found == MathKind::Array) {
        refuse(Code::InvalidArgument, argument.span, "`IF` takes numbers and single time series");
      }
      kind = std::max(kind, found);
    }
    return kind;
  }

  const MetricMath& math_;
  std::vector<std::optional<MathKind>> kinds_;
  std::set<std::size_t> open_;
  std::size_t formula_ = 0;
};

// ---- what is needed

/// Collects the metrics that an expression depends on.
class MetricCollection {
 public:
  explicit MetricCollection(const MetricMath& math) : math_(math) {}

  void add(const ast::MathExpression& expression) {
    std::visit(Overloaded{[](const ast::MathNumber&) {}, [](const ast::MathText&) {}, [](const ast::MathWord&) {},
                          [this](const ast::MathId& id) { add_id(id.id); },
                          [this](const ast::MathCall& call) { add_call(call); },
                          [this](const ast::MathList& list) { add_all(list.items); },
                          [this](const ast::MathNegation& negation) { add(*negation.operand); },
                          [this](const ast::MathOperation& operation) {
                            add(*operation.left);
                            add(*operation.right);
                          }},
               expression.node);
  }

  [[nodiscard]] std::vector<std::size_t> metrics() const { return {metrics_.begin(), metrics_.end()}; }

 private:
  void add_all(const std::vector<ast::MathExpression>& all) {
    for (const ast::MathExpression& one : all) add(one);
  }

  void add_id(std::string_view id) {
    if (const auto metric = index_of_id(math_.metrics, id)) {
      metrics_.insert(*metric);
    } else if (const auto formula = index_of_id(math_.formulas, id); formula && formulas_.insert(*formula).second) {
      add(math_.formulas[*formula].expression);
    }
  }

  void add_call(const ast::MathCall& call) {
    add_all(call.arguments);
    if (call.function != "METRICS") return;
    const auto* text = call.arguments.empty() ? nullptr : std::get_if<ast::MathText>(&call.arguments[0].node);
    for (std::size_t i = 0; i < math_.metrics.size(); ++i) {
      if (text == nullptr || math_.metrics[i].id.contains(text->text)) metrics_.insert(i);
    }
  }

  const MetricMath& math_;
  std::set<std::size_t> metrics_;
  std::set<std::size_t> formulas_;
};

// ---- values

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
    if (!results_[formula]) results_[formula] = compute(math_.formulas[formula].expression);
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

  /// SUM and its kin: of a series over its slots, of an array over its series in each slot.
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

  /// DIFF and its kin, which look at one value after the other.
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
        made[slot] = finite(name == "RATE" ? difference / seconds : difference);
      }
      before = slot;
    }
    return made;
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

std::optional<MathProblem> check_metric_math(const MetricMath& math) {
  try {
    MathCheck(math).run();
    return std::nullopt;
  } catch (MathRefused& refused) {
    return std::move(refused.problem);
  }
}

std::vector<std::size_t> needed_metrics(const MetricMath& math) {
  MetricCollection collection(math);
  collection.add(math.formulas[math.result].expression);
  return collection.metrics();
}

MathSeries compute_metric_math(const MetricMath& math, const MathSlots& slots) {
  return MathComputation(math, slots).run();
}

}  // namespace insitu
