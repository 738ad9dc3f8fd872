#include "engine/plan/absent_fields.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "engine/expression/functions.h"

namespace insitu {
namespace {

/// Makes conditions true for rows that lack a field which they deny a value.
class Leniency {
 public:
  explicit Leniency(QueryPlan& plan) : plan_(plan) {}

  void allow(Expression& condition) {
    switch (condition.kind) {
      case ExpressionKind::And:
      case ExpressionKind::Or:
        for (Expression& operand : condition.operands) allow(operand);
        return;
      case ExpressionKind::Not: {
        const Expression& denied = condition.operands.front();
        const bool looks_for_value = denied.kind == ExpressionKind::In || denied.kind == ExpressionKind::ContainsText ||
                                     denied.kind == ExpressionKind::FindsRegex;
        if (looks_for_value) allow_absence_of(denied.operands.front(), condition);
        return;
      }
      case ExpressionKind::Compare:
        if (condition.comparison != Comparison::NotEqual) return;
        for (const Expression& operand : std::vector(condition.operands)) allow_absence_of(operand, condition);
        return;
      default: return;
    }
  }
  [[nodiscard]] std::vector<SlotId> take_fields() { return std::move(fields_); }

 private:
  /// The expression `condition or not ispresent(operand)`.
  void allow_absence_of(const Expression& operand, Expression& condition) {
    const bool is_field = operand.kind == ExpressionKind::Slot && operand.slot < plan_.fields.size();
    if (!is_field || plan_.fields[operand.slot].name.starts_with('@')) return;
    if (std::ranges::find(fields_, operand.slot) == fields_.end()) fields_.push_back(operand.slot);
    Expression is_present;
    is_present.kind = ExpressionKind::Call;
    is_present.function = find_function("ispresent");
    is_present.call = static_cast<std::uint32_t>(plan_.calls++);
    is_present.operands.push_back(operand);
    Expression is_absent;
    is_absent.kind = ExpressionKind::Not;
    is_absent.operands.push_back(std::move(is_present));
    Expression either;
    either.kind = ExpressionKind::Or;
    either.operands.push_back(std::move(condition));
    either.operands.push_back(std::move(is_absent));
    condition = std::move(either);
  }

  QueryPlan& plan_;
  std::vector<SlotId> fields_;
};

}  // namespace

void find_absent_fields(QueryPlan& plan) {
  std::vector<FilterNode*> filters;  // that a row passes first
  for (PlanCommand& command : plan.commands) {
    auto* filter = std::get_if<FilterNode>(&command.node);
    if (filter == nullptr && std::holds_alternative<SourceNode>(command.node)) continue;
    if (filter == nullptr) break;
    filters.push_back(filter);
  }
  // A row that one filter loses must be one that the filters after it would keep.
  Expression rest;
  rest.kind = ExpressionKind::And;
  std::vector<SlotId> fields;
  for (auto filter = filters.rbegin(); filter != filters.rend(); ++filter) {
    Leniency leniency(plan);
    Expression condition = (*filter)->condition;
    leniency.allow(condition);
    for (const SlotId field : leniency.take_fields()) {
      if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
    }
    rest.operands.insert(rest.operands.begin(), std::move(condition));
    if (fields.empty()) continue;
    (*filter)->absent = AbsentFields{rest, fields};
  }
}

}  // namespace insitu
