#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "engine/model/time_syntax.h"
#include "engine/plan/lower_expression.h"

// The part of ExpressionLowering that finds what is a query, but surely not the one that was meant.
namespace insitu {
namespace {

bool is_path_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("_@.-/").contains(c);
}

/// Whether a text or number that is written in the query is true; nullopt: it is anything else.
std::optional<bool> truth_of_literal(const ast::Expression& expression) {
  std::string text;
  if (const auto* literal = std::get_if<ast::TextLiteral>(&expression.node)) {
    text = literal->text;
  } else if (const auto* number = std::get_if<ast::NumberLiteral>(&expression.node)) {
    text = "0" + number->text;  // for `.5`
  } else {
    return std::nullopt;
  }
  return truth_of(FieldValue::text(text)) == Truth::True;
}

/// A text that no number equals.
bool is_word(const ast::Expression& expression) {
  const auto* text = std::get_if<ast::TextLiteral>(&expression.node);
  return text != nullptr && !quantity_of(FieldValue::text(text->text));
}

bool is_path(const ast::Expression& expression) { return std::holds_alternative<ast::Path>(expression.node); }

/// The division at the left end of a chain of operators: `a.io/managed` in `a.io/managed-by`.
const ast::Expression* leftmost_division(const ast::Expression& expression) {
  const auto* binary = std::get_if<ast::Binary>(&expression.node);
  if (binary == nullptr) return nullptr;
  if (is_path(*binary->left)) return binary->op == ast::BinaryOperator::Divide ? &expression : nullptr;
  return leftmost_division(*binary->left);
}

/// Whether it is like `authorization.k8s.io`, the part before the slash in names of Kubernetes, OpenTelemetry and
/// others.
bool ends_as_domain(const ast::Expression& expression) {
  constexpr std::array<std::string_view, 8> kDomains = {"io", "com", "org", "net", "dev", "cloud", "app", "sh"};
  const auto& steps = std::get<ast::Path>(expression.node).steps;
  return steps.size() > 1 && steps.back().kind == ast::PathStep::Kind::Name &&
         std::ranges::find(kDomains, steps.back().text) != kDomains.end();
}

/// Epoch milliseconds of a whole text that is a time; UTC where it states no zone.
std::optional<std::int64_t> epoch_of_text(const std::string& text) {
  const auto time = read_iso_time(text);
  if (!time || time->length != text.size() || !time->year) return std::nullopt;
  const auto clock = wall_clock(*time, *time->year);
  if (!clock) return std::nullopt;
  return *clock - time->utc_offset.value_or(0);
}

std::string_view unit_name(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::Millisecond: return "ms";
    case PeriodUnit::Second: return "s";
    case PeriodUnit::Minute: return "m";
    case PeriodUnit::Hour: return "h";
    case PeriodUnit::Day: return "d";
    case PeriodUnit::Week: return "w";
    case PeriodUnit::Month: return "mo";
    case PeriodUnit::Quarter: return "q";
    case PeriodUnit::Year: break;
  }
  return "y";
}

/// The period of the whole length in a larger unit: `2m` for 120 seconds.
std::optional<std::string> in_larger_unit(std::uint64_t count, PeriodUnit unit) {
  if (count > UINT32_MAX) return std::nullopt;
  const auto length = milliseconds({.count = 1, .unit = unit}) * static_cast<std::int64_t>(count);
  for (const PeriodUnit larger : {PeriodUnit::Day, PeriodUnit::Hour, PeriodUnit::Minute, PeriodUnit::Second}) {
    if (larger <= unit) break;
    const std::int64_t one = milliseconds({.count = 1, .unit = larger});
    if (length % one == 0 && length / one <= largest_count(larger))
      return fmt::format("{}{}", length / one, unit_name(larger));
  }
  return std::nullopt;
}

/// Whether only the service knows this field of an event. Names of JSON never look so: an `@` at their front is
/// doubled.
bool is_known_to_service_only(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"@data_source_name", "@data_source_type", "@data_format",
                                                      "@source.log"};
  return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("@entity.") || name.starts_with("@aws.");
}

}  // namespace

bool ExpressionLowering::is_noted(Code code, Span span) const {
  return std::ranges::any_of(notes, [&](const Diagnostic& note) { return note.code == code && note.span == span; });
}

std::string_view ExpressionLowering::sign_of(const ast::Binary& comparison) const {
  const Span between{comparison.left->span.end, comparison.right->span.begin};
  const std::string_view text = written(between);
  const std::size_t begin = text.find_first_of("=!<>");
  return begin == std::string_view::npos ? "=" : text.substr(begin, text.find_first_not_of("=!<>", begin) - begin);
}

void ExpressionLowering::note_literal_condition(const ast::Expression& condition, const ast::Expression* before) {
  const auto is_true = truth_of_literal(condition);
  if (!is_true) return;
  const std::string_view literal = written(condition.span);
  const bool is_text = std::holds_alternative<ast::TextLiteral>(condition.node);
  std::string help = is_text ? fmt::format("write `@message like {}`, or compare it with a field", literal)
                             : std::string("compare it with a field");
  const auto* comparison = before == nullptr ? nullptr : std::get_if<ast::Binary>(&before->node);
  if (comparison != nullptr) {
    help = fmt::format("write `{} {} {}`", written(comparison->left->span), sign_of(*comparison), literal);
  }
  const auto* like = before == nullptr ? nullptr : std::get_if<ast::Like>(&before->node);
  if (like != nullptr) {
    help = fmt::format("write `{}{} like {}`", written(like->subject->span), like->negated ? " not" : "", literal);
  }
  notes.push_back({Code::NoteTextAsCondition, condition.span,
                   fmt::format("`{}` alone compares nothing: as a condition it is {} for every event", literal,
                               *is_true ? "true" : "false"),
                   "", std::move(help)});
}

void ExpressionLowering::note_literal_conditions(const std::vector<ast::Expression>& operands) {
  const ast::Expression* comparison = nullptr;
  for (const ast::Expression& operand : operands) {
    note_literal_condition(operand, comparison);
    if (std::holds_alternative<ast::Binary>(operand.node) || std::holds_alternative<ast::Like>(operand.node))
      comparison = &operand;
  }
}

bool ExpressionLowering::is_time(const ast::Expression& expression) const {
  if (const auto* path = std::get_if<ast::Path>(&expression.node)) {
    const std::string name = path_name(*path);
    return (name == "@timestamp" || name == "@ingestionTime") && !scope_.is_after_stats() &&
           scope_.find(name) == nullptr;
  }
  if (const auto* call = std::get_if<ast::Call>(&expression.node)) {
    const std::string name = column_key(call->name.text + "(");
    return name == "bin(" || name == "datefloor(" || name == "dateceil(" || name == "frommillis(";
  }
  const auto* sum = std::get_if<ast::Binary>(&expression.node);
  if (sum == nullptr) return false;
  const bool left = is_time(*sum->left);
  const bool right = is_time(*sum->right);
  return (sum->op == ast::BinaryOperator::Add && left != right) ||
         (sum->op == ast::BinaryOperator::Subtract && left && !right);
}

void ExpressionLowering::note_time_against_text(const ast::Expression& time, std::string_view sign,
                                                const ast::Expression& text) {
  if (!is_time(time) || !is_word(text)) return;
  const auto epoch = epoch_of_text(std::get<ast::TextLiteral>(text.node).text);
  std::string help = "choose events with --start and --end; `toMillis(@timestamp)` compares with epoch milliseconds";
  if (epoch && !sign.empty()) {
    help = fmt::format("write `toMillis({}) {} {}`, or choose events with --start and --end", written(time.span), sign,
                       *epoch);
  }
  notes.push_back({Code::NoteTimeAgainstText, text.span,
                   "a time written as text is not understood: this comparison is false for every event", "",
                   std::move(help)});
}

void ExpressionLowering::note_doubtful_comparison(const ast::Binary& node) {
  const ast::Expression& left = *node.left;
  const ast::Expression& right = *node.right;
  note_time_against_text(left, sign_of(node), right);
  note_time_against_text(right, "", left);
  if (is_word(right)) note_slash(leftmost_division(left));
  if (is_word(left)) note_slash(leftmost_division(right));
}

void ExpressionLowering::note_slash(const ast::Expression* division) {
  const auto* node = division == nullptr ? nullptr : std::get_if<ast::Binary>(&division->node);
  if (node == nullptr) return;
  const Span left = node->left->span;
  const Span right = node->right->span;
  const bool is_glued = left.end + 1 == right.begin && is_path(*node->left) && is_path(*node->right);
  const Span slash{left.end, left.end + 1};
  if (!is_glued || is_noted(Code::NoteSlashIsDivision, slash)) return;
  std::size_t end = right.begin;
  while (end < text_.size() && is_path_character(text_[end])) ++end;
  const std::string_view name = written({left.begin, end});
  notes.push_back({Code::NoteSlashIsDivision, slash, fmt::format("`{}` is a division", name), "",
                   fmt::format("a name with a slash stands in backticks: `` `{}` ``", name)});
}

void ExpressionLowering::note_doubtful_division(const ast::Expression& division) {
  const auto& node = std::get<ast::Binary>(division.node);
  if (is_path(*node.left) && ends_as_domain(*node.left)) note_slash(&division);
}

void ExpressionLowering::note_cut_period(const ast::Period& period, const Period& cut, Span span) {
  if (period.count <= cut.count || is_noted(Code::NotePeriodOverCap, span)) return;
  const std::string given = fmt::format("{}{}", cut.count, unit_name(cut.unit));
  const auto whole = in_larger_unit(period.count, cut.unit);
  notes.push_back(
      {Code::NotePeriodOverCap, span,
       fmt::format("`{}` counts as `{}`: the service cuts what is longer", written(span), given), "",
       whole ? fmt::format("write `{}`", *whole) : fmt::format("write `{}`, or whole larger units", given)});
}

void ExpressionLowering::note_service_field(const std::string& name, Span span) {
  if (!is_known_to_service_only(name) || !service_fields_.insert(name).second) return;
  notes.push_back({Code::NoteServiceField, span,
                   fmt::format("only the service knows `{}` of an event: here it is always missing", name), "",
                   "choose the files to read instead"});
}

void ExpressionLowering::note_related_pattern(const std::string& name, Span span) {
  if (scope_.replaced_by() != "pattern" || name != name_of(PatternColumn::RelatedPattern)) return;
  if (!service_fields_.insert(name).second) return;
  notes.push_back({Code::NoteServiceField, span,
                   fmt::format("only the service relates patterns to others: here `{}` is always missing", name), "",
                   ""});
}

}  // namespace insitu
