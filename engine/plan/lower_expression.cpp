#include "engine/plan/lower_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/match/query_regex.h"
#include "engine/plan/regex_literals.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

PeriodUnit unit_of(ast::PeriodUnit unit) {
  switch (unit) {
    case ast::PeriodUnit::Millisecond: return PeriodUnit::Millisecond;
    case ast::PeriodUnit::Second: return PeriodUnit::Second;
    case ast::PeriodUnit::Minute: return PeriodUnit::Minute;
    case ast::PeriodUnit::Hour: return PeriodUnit::Hour;
    case ast::PeriodUnit::Day: return PeriodUnit::Day;
    case ast::PeriodUnit::Week: return PeriodUnit::Week;
    case ast::PeriodUnit::Month: return PeriodUnit::Month;
    case ast::PeriodUnit::Quarter: return PeriodUnit::Quarter;
    case ast::PeriodUnit::Year: break;
  }
  return PeriodUnit::Year;
}

ArithmeticOperator arithmetic_of(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::Add: return ArithmeticOperator::Add;
    case ast::BinaryOperator::Subtract: return ArithmeticOperator::Subtract;
    case ast::BinaryOperator::Multiply: return ArithmeticOperator::Multiply;
    case ast::BinaryOperator::Divide: return ArithmeticOperator::Divide;
    case ast::BinaryOperator::Remainder: return ArithmeticOperator::Remainder;
    default: return ArithmeticOperator::Power;
  }
}

std::optional<Comparison> comparison_of(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::Equal: return Comparison::Equal;
    case ast::BinaryOperator::NotEqual: return Comparison::NotEqual;
    case ast::BinaryOperator::Less: return Comparison::Less;
    case ast::BinaryOperator::LessOrEqual: return Comparison::LessOrEqual;
    case ast::BinaryOperator::Greater: return Comparison::Greater;
    case ast::BinaryOperator::GreaterOrEqual: return Comparison::GreaterOrEqual;
    default: return std::nullopt;
  }
}

std::string name_of_steps(const std::vector<ast::PathStep>& steps, std::size_t count) {
  std::string name;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) name += '.';
    name += steps[i].text;
  }
  return name;
}

std::vector<AccessStep> access_steps(const std::vector<ast::PathStep>& steps, std::size_t from) {
  std::vector<AccessStep> access;
  for (std::size_t i = from; i < steps.size(); ++i) access.push_back(access_step(steps[i].text));
  return access;
}

}  // namespace

void refuse_query(Code code, Span span, std::string message, std::string expected, std::string help) {
  throw QueryRefused{{code, span, std::move(message), std::move(expected), std::move(help)}};
}

std::string column_key(std::string_view text) {
  std::string key;
  char quote = '\0';
  for (const char c : text) {
    if (quote != '\0') {
      if (c == quote) quote = '\0';
      key += c;
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
      key += c;
    } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      if (c == '(') {
        for (std::size_t i = key.size(); i > 0 && is_word_character(key[i - 1]); --i) {
          key[i - 1] = static_cast<char>(std::tolower(static_cast<unsigned char>(key[i - 1])));
        }
      }
      key += c;
    }
  }
  return key;
}

std::string path_name(const ast::Path& path) {
  std::string name;
  for (const ast::PathStep& step : path.steps) {
    if (step.kind == ast::PathStep::Kind::Index) {
      name += fmt::format("[{}]", step.text);
    } else {
      if (!name.empty()) name += '.';
      name += step.text;
    }
  }
  return name;
}

Expression ExpressionLowering::lower(const ast::Expression& expression, std::size_t command) {
  command_ = command;
  return lower(expression);
}

Expression ExpressionLowering::lower_structure(const ast::Expression& expression, std::size_t command) {
  command_ = command;
  if (const auto* path = std::get_if<ast::Path>(&expression.node)) return field(*path, true);
  return lower(expression);
}

Expression ExpressionLowering::lower_item(const ast::Expression& expression, std::size_t command, StatsNode& stats,
                                          const std::map<std::string, SlotId, std::less<>>& results) {
  stats_ = &stats;
  results_ = &results;
  Expression lowered = lower(expression, command);
  stats_ = nullptr;
  results_ = nullptr;
  return lowered;
}

Expression ExpressionLowering::lower_key(const ast::Expression& expression, std::size_t command, std::int64_t offset) {
  refuses_gone_fields_ = true;
  bin_offset_ = offset;
  Expression lowered = lower(expression, command);
  refuses_gone_fields_ = false;
  bin_offset_ = 0;
  return lowered;
}

std::optional<SlotId> ExpressionLowering::timestamp() const {
  if (const Binding* binding = scope_.find("@timestamp")) return binding->slot;
  if (scope_.is_after_stats()) return std::nullopt;
  return scope_.event_field("@timestamp");
}

Expression ExpressionLowering::slot(SlotId slot, Span span) const {
  Expression expression;
  expression.kind = ExpressionKind::Slot;
  expression.slot = slot;
  expression.span = span;
  return expression;
}

Expression ExpressionLowering::constant(const FieldValue& value, Span span) const {
  Expression expression;
  expression.kind = ExpressionKind::Constant;
  expression.constant = value;
  expression.span = span;
  return expression;
}

void ExpressionLowering::undocumented(Diagnostic note) {
  if (options_.spellings == Spellings::Strict) {
    note.code = Code::UndocumentedSpelling;
    throw QueryRefused{std::move(note)};
  }
}

Regex ExpressionLowering::compile_regex(const ast::RegexLiteral& literal) {
  auto compiled = compile_query_regex(literal.pattern);
  if (compiled) return std::move(compiled->regex);
  const RegexProblem& problem = compiled.error();
  // Where `\/` was written for `/` the offsets differ; the span is then the whole literal.
  const bool same_offsets = literal.pattern.size() + 2 == literal.span.size();
  Span span = literal.span;
  if (same_offsets && problem.end > problem.begin) {
    span = {literal.span.begin + 1 + problem.begin, literal.span.begin + 1 + problem.end};
  }
  refuse_query(Code::InvalidQueryRegex, span, problem.message);
}

Expression ExpressionLowering::lower(const ast::Expression& expression) {
  const bool is_name = std::holds_alternative<ast::Path>(expression.node);
  if (scope_.is_after_stats() && !is_name && stats_ == nullptr) {
    // `sort count(*)`: what looks like a column is that column.
    if (const Binding* column = scope_.find(column_key(written(expression.span)))) {
      return slot(column->slot, expression.span);
    }
  }
  const auto* binary = std::get_if<ast::Binary>(&expression.node);
  if (binary != nullptr && binary->op == ast::BinaryOperator::Divide) note_doubtful_division(expression);
  return std::visit([&](const auto& node) { return lower_node(node, expression.span); }, expression.node);
}

Expression ExpressionLowering::lower_node(const ast::TextLiteral& node, Span span) {
  return constant(literal(node.text), span);
}

Expression ExpressionLowering::lower_node(const ast::NumberLiteral& node, Span span) {
  // Numbers of JSON, which all others are, have a digit before the point.
  const std::string text = node.text.starts_with('.') ? "0" + node.text : node.text;
  // Printed as a computed one: only what is in an event is printed as written.
  const auto quantity = quantity_of(FieldValue::text(text));
  return constant(quantity ? FieldValue::quantity(*quantity) : literal(node.text), span);
}

Expression ExpressionLowering::lower_node(const ast::BooleanLiteral& node, Span span) {
  return constant(FieldValue::boolean(node.value), span);
}

Expression ExpressionLowering::lower_node(const ast::Period& node, Span span) {
  Period period{.count = 1, .unit = unit_of(node.unit)};
  if (node.count == 0) {
    refuse_query(Code::InvalidArgument, span, "a period of length zero", "a period such as `5m`");
  }
  period.count = static_cast<std::uint32_t>(std::min<std::uint64_t>(node.count, largest_count(period.unit)));
  note_cut_period(node, period, span);
  return constant(FieldValue::period(period), span);
}

Expression ExpressionLowering::lower_node(const ast::Path& node, Span /*span*/) { return field(node, false); }

Expression ExpressionLowering::field(const ast::Path& path, bool wants_structure) {
  const std::string name = name_of_steps(path.steps, path.steps.size());
  if (results_ != nullptr) {
    if (const auto found = results_->find(path_name(path)); found != results_->end()) {
      return slot(found->second, path.span);
    }
    refuse_query(Code::UnknownFieldInStats, path.span, fmt::format("Unknown symbols found in or after stats: {}", name),
                 "an aggregate, a `by` field or an alias of this `stats`",
                 fmt::format("write for example `max({})`, or group `by {}`", name, name));
  }
  for (const std::string& full : {path_name(path), name}) {
    const Binding* binding = scope_.find(full);
    if (binding == nullptr) continue;
    refuse_relisted(*binding, full, path.span);
    note_related_pattern(full, path.span);
    return slot(binding->slot, path.span);
  }
  for (std::size_t count = path.steps.size() - 1; count > 0; --count) {
    const std::string base = name_of_steps(path.steps, count);
    const Binding* binding = scope_.find(base);
    if (binding == nullptr) continue;
    refuse_relisted(*binding, base, path.span);
    if (binding->command == command_) {
      notes.push_back({Code::NoteAliasOfSameCommand, path.span,
                       fmt::format("`{}` is made by this same command: what is inside it can be read from the next "
                                   "command on, here it is missing",
                                   base),
                       "", fmt::format("write `| fields {}`", path_name(path))});
      return constant({}, path.span);
    }
    Expression access;
    access.kind = ExpressionKind::Access;
    access.operands.push_back(slot(binding->slot, path.span));
    access.steps = access_steps(path.steps, count);
    access.span = path.span;
    return access;
  }
  if (scope_.is_after_stats()) return gone_field(name, path.span);
  note_service_field(name, path.span);
  return slot(scope_.event_field(name, wants_structure), path.span);
}

void ExpressionLowering::refuse_relisted(const Binding& binding, const std::string& name, Span span) const {
  if (!refuses_gone_fields_ || !binding.is_relisted) return;
  refuse_query(Code::UnknownFieldInStats, span, fmt::format("Unknown symbols found in or after stats: {}", name), "",
               fmt::format("`{}` was listed in `fields` before it was given again as an alias: leave the first out, or "
                           "give the alias a name of its own",
                           name));
}

Expression ExpressionLowering::gone_field(const std::string& name, Span span) {
  const std::vector<std::string_view> known = scope_.names();
  const std::string_view near = near_name(name, known);
  std::string help = near.empty() ? std::string() : fmt::format("did you mean `{}`?", near);
  if (name == "@patternCount") help = "the number of events is `@sampleCount`";
  if (refuses_gone_fields_) {
    refuse_query(Code::UnknownFieldInStats, span, fmt::format("Unknown symbols found in or after stats: {}", name),
                 fmt::format("a column of the `{}` before", scope_.replaced_by()), help);
  }
  notes.push_back({Code::NoteFieldGone, span,
                   fmt::format("`{}` is gone: after `{}` only its columns exist, so this is always missing", name,
                               scope_.replaced_by()),
                   "", help});
  return constant({}, span);
}

Expression ExpressionLowering::lower_node(const ast::Unary& node, Span span) {
  Expression expression;
  if (node.op == ast::UnaryOperator::Not) note_literal_condition(*node.operand);
  expression.kind = node.op == ast::UnaryOperator::Not ? ExpressionKind::Not : ExpressionKind::Negate;
  expression.operands.push_back(lower(*node.operand));
  expression.span = span;
  return expression;
}

Expression ExpressionLowering::lower_node(const ast::Binary& node, Span span) {
  Expression expression;
  expression.span = span;
  if (const auto comparison = comparison_of(node.op)) {
    note_doubtful_comparison(node);
    expression.kind = ExpressionKind::Compare;
    expression.comparison = *comparison;
  } else {
    expression.kind = ExpressionKind::Arithmetic;
    expression.arithmetic = arithmetic_of(node.op);
  }
  expression.operands.push_back(lower(*node.left));
  expression.operands.push_back(lower(*node.right));
  return expression;
}

Expression ExpressionLowering::lower_node(const ast::Logical& node, Span span) {
  Expression expression;
  note_literal_conditions(node.operands);
  expression.kind = node.op == ast::LogicalOperator::And ? ExpressionKind::And : ExpressionKind::Or;
  for (const ast::Expression& operand : node.operands) expression.operands.push_back(lower(operand));
  expression.span = span;
  return expression;
}

Expression ExpressionLowering::negated(Expression expression, bool negate) const {
  if (!negate) return expression;
  Expression outer;
  outer.kind = ExpressionKind::Not;
  outer.span = expression.span;
  outer.operands.push_back(std::move(expression));
  return outer;
}

Expression ExpressionLowering::lower_node(const ast::Like& node, Span span) {
  Expression expression;
  expression.span = span;
  expression.operands.push_back(lower(*node.subject));
  if (const auto* text = std::get_if<std::string>(&node.pattern)) {
    expression.kind = ExpressionKind::ContainsText;
    expression.constant = literal(*text);
    if (text->size() > 1 && (text->starts_with('%') || text->ends_with('%'))) {
      notes.push_back({Code::NotePercentIsText, span,
                       "`like` with a text looks for it as it stands: `%` is no wildcard", "",
                       "leave the `%` out, or use a regular expression"});
    }
  } else {
    const auto& regex = std::get<ast::RegexLiteral>(node.pattern);
    expression.kind = ExpressionKind::FindsRegex;
    expression.regex = compile_regex(regex);
    expression.regex_literals = literals_of_regex(regex.pattern);
  }
  return negated(std::move(expression), node.negated);
}

Expression ExpressionLowering::lower_node(const ast::Membership& node, Span span) {
  Expression expression;
  expression.kind = ExpressionKind::In;
  expression.span = span;
  expression.operands.push_back(lower(*node.subject));
  for (const ast::Expression& item : node.items) {
    note_time_against_text(*node.subject, "", item);
    expression.operands.push_back(lower(item));
  }
  return negated(std::move(expression), node.negated);
}

Expression ExpressionLowering::lower_node(const ast::SubqueryMembership& /*node*/, Span span) {
  refuse_query(Code::CommandNotEvaluated, span, "a subquery is understood, but not evaluated here yet", "",
               "run the inner query first and list its values: `in [\"a\", \"b\"]`");
}

Expression ExpressionLowering::lower_node(const ast::Access& node, Span span) {
  Expression expression;
  expression.kind = ExpressionKind::Access;
  expression.span = span;
  expression.operands.push_back(lower(*node.base));
  expression.steps = access_steps(node.steps, 0);
  return expression;
}

}  // namespace insitu
