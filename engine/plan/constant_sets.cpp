#include "engine/plan/constant_sets.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "engine/expression/value_set.h"

namespace insitu {
namespace {

/// Fewer values are compared sooner one by one.
constexpr std::size_t kMinConstants = 4;

bool is_present_constant(const Expression& expression) {
  return expression.kind == ExpressionKind::Constant && !expression.constant.is_missing();
}

/// A field compared with a constant.
struct Equality {
  SlotId slot = 0;
  FieldValue constant;
};
std::optional<Equality> equality_of(const Expression& expression) {
  if (expression.kind != ExpressionKind::Compare || expression.comparison != Comparison::Equal) return std::nullopt;
  const Expression* field = &expression.operands[0];
  const Expression* constant = &expression.operands[1];
  if (constant->kind != ExpressionKind::Constant) std::swap(field, constant);
  if (field->kind != ExpressionKind::Slot || !is_present_constant(*constant)) return std::nullopt;
  return Equality{field->slot, constant->constant};
}

std::optional<std::vector<FieldValue>> constants_of_list(const Expression& expression) {
  std::vector<FieldValue> constants;
  for (const Expression& item : std::span(expression.operands).subspan(1)) {
    if (!is_present_constant(item)) return std::nullopt;
    constants.push_back(item.constant);
  }
  return constants;
}

std::optional<std::vector<FieldValue>> constants_of_chain(const Expression& expression) {
  std::vector<FieldValue> constants;
  std::optional<SlotId> slot;
  for (const Expression& operand : expression.operands) {
    const auto equality = equality_of(operand);
    if (!equality || equality->slot != slot.value_or(equality->slot)) return std::nullopt;
    slot = equality->slot;
    constants.push_back(equality->constant);
  }
  return constants;
}

void add_sets(Expression& expression) {
  for (Expression& operand : expression.operands) add_sets(operand);
  expression.constants.reset();
  std::optional<std::vector<FieldValue>> constants;
  if (expression.kind == ExpressionKind::In) constants = constants_of_list(expression);
  if (expression.kind == ExpressionKind::Or) constants = constants_of_chain(expression);
  if (constants && constants->size() >= kMinConstants) {
    expression.constants = std::make_shared<const ValueSet>(*constants);
  }
}

}  // namespace

void add_constant_sets(QueryPlan& plan) {
  for (PlanCommand& command : plan.commands) {
    auto* filter = std::get_if<FilterNode>(&command.node);
    if (filter == nullptr) continue;
    add_sets(filter->condition);
    if (filter->absent) add_sets(filter->absent->kept);
  }
}

}  // namespace insitu
