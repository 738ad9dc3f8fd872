#include "engine/plan/required_query_literals.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/model/number.h"

namespace insitu {
namespace {

/// The demands of a query's filters on the bytes of a message. A field of the event is in the message as it is, or in a
/// JSON string with its escapes; only a JSON boolean is spelled otherwise than its value.
class QueryRequirements {
 public:
  explicit QueryRequirements(const QueryPlan& plan) : plan_(plan) {}

  [[nodiscard]] Requirement of(const Expression& expression) const {
    switch (expression.kind) {
      case ExpressionKind::And: return Requirement::all(of_each(expression.operands));
      case ExpressionKind::Or: return Requirement::any(of_each(expression.operands));
      case ExpressionKind::ContainsText: return of_text(expression.operands[0], expression.constant.text());
      case ExpressionKind::FindsRegex: return of_any(expression.operands[0], expression.regex_literals);
      case ExpressionKind::Compare:
        if (expression.comparison != Comparison::Equal) return Requirement::nothing();
        return of_equality(expression.operands[0], expression.operands[1]);
      case ExpressionKind::In: {
        std::vector<Requirement> items;
        for (std::size_t i = 1; i < expression.operands.size(); ++i) {
          items.push_back(of_equality(expression.operands[0], expression.operands[i]));
        }
        return Requirement::any(std::move(items));
      }
      case ExpressionKind::Constant:
      case ExpressionKind::Slot:
      case ExpressionKind::Access:
      case ExpressionKind::Bin:
      case ExpressionKind::Negate:
      case ExpressionKind::Arithmetic:
      case ExpressionKind::Not:
      case ExpressionKind::Call: break;
    }
    return Requirement::nothing();
  }

 private:
  [[nodiscard]] std::vector<Requirement> of_each(const std::vector<Expression>& operands) const {
    std::vector<Requirement> requirements;
    for (const Expression& operand : operands) requirements.push_back(of(operand));
    return requirements;
  }

  [[nodiscard]] Requirement of_equality(const Expression& left, const Expression& right) const {
    const bool is_right = right.kind == ExpressionKind::Constant;
    const Expression& constant = is_right ? right : left;
    // A text that is a number equals every spelling of that number.
    if (constant.kind != ExpressionKind::Constant || constant.constant.kind() != FieldKind::Text) {
      return Requirement::nothing();
    }
    if (is_number(constant.constant.text())) return Requirement::nothing();
    return of_text(is_right ? left : right, constant.constant.text());
  }

  [[nodiscard]] Requirement of_any(const Expression& subject, const RequiredTexts& texts) const {
    if (texts.any_of.empty()) return Requirement::nothing();
    std::vector<Requirement> requirements;
    for (const std::string& text : texts.any_of) requirements.push_back(of_text(subject, text, texts.letter_case));
    return Requirement::any(std::move(requirements));
  }

  /// The requirement that the value of `subject` has `text` in it.
  [[nodiscard]] Requirement of_text(const Expression& subject, std::string_view text,
                                    LetterCase letter_case = LetterCase::AsWritten) const {
    if (subject.kind != ExpressionKind::Slot || subject.slot >= plan_.fields.size()) return Requirement::nothing();
    const std::string& field = plan_.fields[subject.slot].name;
    if (field == "@message") return Requirement::of(text, Spelling::Exact, letter_case);
    // Other fields of the system are not in the message, or in another form: `@memorySize` counts bytes.
    if (field.starts_with('@') && !field.starts_with("@@")) return Requirement::nothing();
    // `true` reads as 1.
    if (text == "0" || text == "1") return Requirement::nothing();
    return Requirement::of(text, Spelling::JsonString, letter_case);
  }

  const QueryPlan& plan_;
};

}  // namespace

Requirement required_query_literals(const QueryPlan& plan) {
  const QueryRequirements requirements(plan);
  std::vector<Requirement> filters;
  bool counts_absence = false;
  for (const PlanCommand& command : plan.commands) {
    if (const auto* filter = std::get_if<FilterNode>(&command.node)) {
      counts_absence = counts_absence || filter->absent;
      filters.push_back(requirements.of(filter->condition));
      continue;
    }
    // Rows that lack a field are counted whatever filters after other commands make of them.
    if (counts_absence && !std::holds_alternative<SourceNode>(command.node)) break;
    if (!traits_of(command.node).treats_rows_alone) break;
  }
  return Requirement::all(std::move(filters));
}

}  // namespace insitu
