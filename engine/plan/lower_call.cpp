#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/expression/aggregates.h"
#include "engine/expression/functions.h"
#include "engine/model/ascii.h"
#include "engine/plan/lower_expression.h"
#include "grammar/near_name.h"

// The part of ExpressionLowering that is about calls: functions, aggregates, bin.
namespace insitu {
namespace {

std::string argument_count(std::size_t least, std::size_t most) {
  if (most == SIZE_MAX) return fmt::format("{} or more arguments", least);
  if (least == most) return fmt::format("{} argument{}", least, least == 1 ? "" : "s");
  return fmt::format("{} to {} arguments", least, most);
}

/// Functions of other languages, and what to write.
constexpr std::pair<std::string_view, std::string_view> kForeignFunctions[] = {
    {"upper", "write `toupper(text)`"},
    {"ucase", "write `toupper(text)`"},
    {"lower", "write `tolower(text)`"},
    {"lcase", "write `tolower(text)`"},
    {"length", "write `strlen(text)`"},
    {"len", "write `strlen(text)`"},
    {"first", "write `earliest(value)`"},
    {"last", "write `latest(value)`"},
    {"mean", "write `avg(number)`"},
    {"average", "write `avg(number)`"},
    {"contains", "write `strcontains(text, search)`, or `field like \"search\"`"},
    {"ifnull", "write `coalesce(value, other)`"},
    {"nvl", "write `coalesce(value, other)`"},
    {"isnull", "write `not ispresent(field)`"},
    {"isnotnull", "write `ispresent(field)`"},
    {"iif", "write `if(condition, value, other)`"},
    {"dc", "write `count_distinct(value)`"},
    {"dcount", "write `count_distinct(value)`"},
    {"distinct_count", "write `count_distinct(value)`"},
    {"tostring", "numbers are texts where a text is wanted: leave it out"},
    {"date_trunc", "write `datefloor(time, period)`, or `bin(period)`"},
};

/// `p99` as `99`; empty: it is no percentile.
std::string_view percent_in_name(std::string_view name) {
  if (name.size() < 2 || name.size() > 3 || to_lower(name.front()) != 'p') return {};
  const std::string_view digits = name.substr(1);
  return std::ranges::all_of(digits, is_digit) ? digits : std::string_view();
}

/// All names that a call may have, for suggestions.
std::vector<std::string_view> callable_names() {
  std::vector<std::string_view> names{"bin"};
  for (const Function& function : functions()) names.push_back(function.name);
  for (const AggregateFunction& aggregate : aggregate_functions()) names.push_back(aggregate.name);
  return names;
}

/// The text of an argument that is a literal, as it is written in the query.
std::optional<std::string> literal_text(const ast::Expression& expression) {
  if (const auto* text = std::get_if<ast::TextLiteral>(&expression.node)) return text->text;
  if (const auto* number = std::get_if<ast::NumberLiteral>(&expression.node)) return number->text;
  return std::nullopt;
}

bool wants_structures(const Function& function) {
  return function.name == "jsonArraySize" || function.name == "jsonArrayContains";
}

}  // namespace

bool ExpressionLowering::is_split(const ast::Expression& expression) const {
  if (const auto* call = std::get_if<ast::Call>(&expression.node)) return lower_case(call->name.text) == "split";
  const auto* path = std::get_if<ast::Path>(&expression.node);
  const Binding* binding = path == nullptr ? nullptr : scope_.find(path_name(*path));
  return binding != nullptr && binding->is_split;
}

Expression ExpressionLowering::lower_node(const ast::Call& node, Span span) {
  if (lower_case(node.name.text) == "bin") return lower_bin(node, span);
  if (const AggregateFunction* aggregate = find_aggregate(node.name.text)) {
    return lower_aggregate(node, *aggregate, span);
  }
  return lower_function(node, span);
}

Expression ExpressionLowering::lower_bin(const ast::Call& call, Span span) {
  const auto is_period = [](const ast::Expression& argument) {
    return std::holds_alternative<ast::Period>(argument.node);
  };
  if (call.star || call.arguments.empty() || call.arguments.size() > 2) {
    refuse_query(Code::WrongArgumentCount, span, "`bin` takes 1 argument", "a period such as `5m`");
  }
  if (!is_period(call.arguments.back())) {
    refuse_query(Code::InvalidArgument, call.arguments.back().span, "`bin` takes a period", "a period such as `5m`");
  }
  Expression expression;
  expression.kind = ExpressionKind::Bin;
  expression.span = span;
  expression.period = lower(call.arguments.back()).constant.period();
  expression.bin_offset = bin_offset_;
  if (call.arguments.size() == 2) {
    expression.operands.push_back(lower(call.arguments.front()));
    return expression;
  }
  if (results_ != nullptr) {
    const auto column = results_->find(column_key(written(span)));
    if (column == results_->end()) {
      refuse_query(Code::UnknownFieldInStats, span, "Unknown symbols found in or after stats: @timestamp",
                   "an aggregate, a `by` field or an alias of this `stats`", "group `by` the bin");
    }
    return slot(column->second, span);
  }
  const auto time = timestamp();
  if (!time) {
    refuse_query(Code::UnknownFieldInStats, span, "Unknown symbols found in or after stats: @timestamp",
                 "a column of the `stats` before",
                 "`bin` needs `@timestamp`: keep it, for example with `by @timestamp`");
  }
  expression.operands.push_back(slot(*time, span));
  return expression;
}

/// What to write in the place of a function that is none.
std::string ExpressionLowering::help_for_unknown(const ast::Call& call) const {
  const std::string_view percent = percent_in_name(call.name.text);
  if (!percent.empty() && call.arguments.size() == 1) {
    return fmt::format("write `pct({}, {})`", written(call.arguments.front().span), percent);
  }
  const std::string name = lower_case(call.name.text);
  for (const auto& [foreign, help] : kForeignFunctions) {
    if (name == foreign) return std::string(help);
  }
  const std::string_view near = near_name(call.name.text, callable_names());
  return near.empty() ? "" : fmt::format("did you mean `{}`?", near);
}

Expression ExpressionLowering::lower_function(const ast::Call& call, Span span) {
  const Function* function = find_function(call.name.text);
  if (function == nullptr) {
    refuse_query(Code::UnknownFunction, call.name.span, fmt::format("unknown function `{}`", call.name.text), "",
                 help_for_unknown(call));
  }
  if (call.star || call.arguments.size() < function->min_arguments || call.arguments.size() > function->max_arguments) {
    refuse_query(
        Code::WrongArgumentCount, span,
        fmt::format("`{}` takes {}", function->name, argument_count(function->min_arguments, function->max_arguments)),
        "", fmt::format("write `{}`", function->signature));
  }
  if (function->listing == Listing::Undocumented) {
    undocumented({Code::UndocumentedSpelling, call.name.span,
                  fmt::format("`{}` is not a documented function", call.name.text), "",
                  fmt::format("write `{}`", function->signature)});
  }
  check_literal_arguments(call, *function);
  Expression expression;
  expression.kind = ExpressionKind::Call;
  expression.function = function;
  expression.span = span;
  for (const ast::Expression& argument : call.arguments) {
    const auto* path = std::get_if<ast::Path>(&argument.node);
    const bool structure = path != nullptr && wants_structures(*function);
    expression.operands.push_back(structure ? field(*path, true) : lower(argument));
  }
  expression.call = calls_++;
  uses_window_ = uses_window_ || function->name.starts_with("query");
  return expression;
}

void ExpressionLowering::check_literal_arguments(const ast::Call& call, const Function& function) {
  std::vector<std::optional<std::string>> literals;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const ast::Expression& argument = call.arguments[i];
    literals.push_back(literal_text(argument));
    const bool is_period = std::holds_alternative<ast::Period>(argument.node);
    if (function.period_argument == i && !is_period) {
      refuse_query(Code::InvalidArgument, argument.span, fmt::format("`{}` takes a period here", function.name),
                   "a period such as `5m`");
    }
    if (is_period && function.period_argument != i) {
      refuse_query(Code::InvalidArgument, argument.span, fmt::format("`{}` takes no period here", function.name), "",
                   fmt::format("write `{}`", function.signature));
    }
  }
  if (function.check_literals == nullptr) return;
  if (const auto problem = function.check_literals(literals)) {
    refuse_query(Code::InvalidArgument, call.arguments[problem->argument].span, problem->message);
  }
}

Expression ExpressionLowering::lower_aggregate(const ast::Call& call, const AggregateFunction& function, Span span) {
  if (stats_ == nullptr) {
    refuse_query(Code::AggregateOutsideStats, span,
                 fmt::format("`{}` aggregates rows: it can only stand in `stats`", call.name.text), "",
                 fmt::format("write `| stats {}`", written(span)));
  }
  const bool takes_all_rows = call.star || (call.arguments.empty() && function.takes_star);
  if ((call.star && !function.takes_star) || (!takes_all_rows && (call.arguments.size() < function.min_arguments ||
                                                                  call.arguments.size() > function.max_arguments))) {
    refuse_query(
        Code::WrongArgumentCount, span,
        fmt::format("`{}` takes {}", function.name, argument_count(function.min_arguments, function.max_arguments)), "",
        fmt::format("write `{}`", function.signature));
  }
  if (function.listing == Listing::Undocumented) {
    undocumented({Code::UndocumentedSpelling, call.name.span,
                  fmt::format("`{}` is not a documented function", call.name.text), "",
                  fmt::format("write `{}`", function.signature)});
  }

  AggregateCall aggregate;
  aggregate.function = &function;
  // The arguments refer to the rows, not to the results.
  StatsNode* const stats = std::exchange(stats_, nullptr);
  const auto* const results = std::exchange(results_, nullptr);
  const bool refused_before = std::exchange(refuses_gone_fields_, true);
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const ast::Expression& argument = call.arguments[i];
    const auto* nested = std::get_if<ast::Call>(&argument.node);
    if (nested != nullptr && find_aggregate(nested->name.text) != nullptr &&
        scope_.find(column_key(written(argument.span))) == nullptr) {
      refuse_query(Code::InvalidArgument, argument.span, "an aggregate inside an aggregate", "",
                   "aggregate in two steps: `stats ... | stats ...`");
    }
    Expression lowered = lower(argument);
    if (function.parameter != i) {
      aggregate.arguments.push_back(std::move(lowered));
      continue;
    }
    if (lowered.kind == ExpressionKind::Negate && lowered.operands.front().kind == ExpressionKind::Constant) {
      refuse_query(Code::InvalidArgument, argument.span,
                   fmt::format("`{}` takes no negative number here", function.name), "",
                   fmt::format("write `{}`", function.signature));
    }
    if (lowered.kind != ExpressionKind::Constant || std::holds_alternative<ast::Path>(argument.node)) {
      refuse_query(Code::InvalidArgument, argument.span, fmt::format("`{}` takes a literal here", function.name), "",
                   fmt::format("write `{}`", function.signature));
    }
    aggregate.parameter = lowered.constant;
    if (function.check_parameter != nullptr) {
      if (const auto problem = function.check_parameter(aggregate.parameter)) {
        refuse_query(Code::InvalidArgument, argument.span, *problem, "", fmt::format("write `{}`", function.signature));
      }
    }
  }
  refuses_gone_fields_ = refused_before;
  stats_ = stats;
  results_ = results;
  if (stats->timestamp == std::nullopt) stats->timestamp = timestamp();
  aggregate.slot = scope_.new_slot();
  stats_->aggregates.push_back(std::move(aggregate));
  return slot(stats_->aggregates.back().slot, span);
}

}  // namespace insitu
