#include "engine/metrics/check_metric_math.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/metrics/math_functions.h"
#include "grammar/metric_math_ast.h"
#include "grammar/near_name.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

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
    refuse(Code::InvalidArgument, result.expression->span,
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
    const ast::MathExpression& expression = *math_.formulas[index].expression;
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
      case MathShape::OneOfArray: demand(call, 0, MathKind::Array); return MathKind::Series;
      case MathShape::PartOfArray: return kind_of_part(call);
      case MathShape::Dates: demand(call, 0, MathKind::Series); return MathKind::Series;
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
    const auto others = other_math_functions();
    if (std::ranges::find(others, call.function) != others.end()) {
      refuse(Code::UnknownFunction, call.name, fmt::format("`{}` is not computed here", call.function), {},
             MathProblem::Kind::NotModelled);
    }
    std::vector<std::string_view> names(others.begin(), others.end());
    for (const MathFunction& function : math_functions()) names.push_back(function.name);
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

  /// SLICE(array, from, to), SORT(array, function, order, limit), REMOVE_EMPTY(array)
  MathKind kind_of_part(const ast::MathCall& call) {
    constexpr std::string_view kFunctions[] = {"AVG", "MAX", "MIN", "SUM"};
    constexpr std::string_view kOrders[] = {"ASC", "DESC"};
    demand(call, 0, MathKind::Array);
    std::size_t numbers = 1;
    if (call.function == "SORT") {
      demand_word(call, 1, kFunctions, "`AVG`, `MIN`, `MAX` or `SUM`");
      demand_word(call, 2, kOrders, "`ASC` or `DESC`");
      numbers = 3;
    }
    double before = 0;
    for (std::size_t i = numbers; i < call.arguments.size(); ++i) {
      const double count = demand_count(call, i);
      if (count < before) refuse_count(call, i, "an end before the begin");
      before = count;
    }
    return MathKind::Array;
  }

  /// Demands a number of series, or the index of one, and returns it.
  double demand_count(const ast::MathCall& call, std::size_t argument) {
    demand(call, argument, MathKind::Number);
    const auto* number = std::get_if<ast::MathNumber>(&call.arguments[argument].node);
    if (number == nullptr) refuse_count(call, argument, "a number that is computed, or below 0");
    if (std::trunc(number->value) != number->value) refuse_count(call, argument, "a part of one");
    return number->value;
  }

  [[noreturn]] void refuse_count(const ast::MathCall& call, std::size_t argument, std::string_view what) const {
    refuse(Code::InvalidArgument, call.arguments[argument].span,
           fmt::format("`{}` counts time series here, and it is not documented what {} means", call.function, what), {},
           MathProblem::Kind::NotModelled);
  }

  void demand_word(const ast::MathCall& call, std::size_t argument, std::span<const std::string_view> words,
                   std::string_view list) const {
    const ast::MathExpression& expression = call.arguments[argument];
    const auto* word = std::get_if<ast::MathWord>(&expression.node);
    if (word != nullptr && std::ranges::find(words, word->word) != words.end()) return;
    refuse(Code::InvalidArgument, expression.span, fmt::format("`{}` takes {} here", call.function, list));
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

}  // namespace

std::optional<MathProblem> check_metric_math(const MetricMath& math) {
  try {
    MathCheck(math).run();
    return std::nullopt;
  } catch (MathRefused& refused) {
    return std::move(refused.problem);
  }
}

}  // namespace insitu
