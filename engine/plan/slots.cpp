#include "engine/plan/slots.h"

#include <concepts>
#include <type_traits>
#include <variant>

namespace insitu {
namespace {

/// `Node`, or `const Node`: the functions below walk over nodes that may change and over those that may not.
template <class T, class Node>
concept Is = std::same_as<std::remove_const_t<T>, Node>;

void read(Is<Expression> auto& expression, const auto& visit) {
  if (expression.kind == ExpressionKind::Slot) visit(expression.slot, SlotUse::Reads);
  for (auto& operand : expression.operands) read(operand, visit);
}

/// Calls `look` for every expression of a node, and `visit` for the other slots that it names.
void visit_node(Is<FilterNode> auto& node, const auto& look, const auto& /*visit*/) { look(node.condition); }
void visit_node(Is<ProjectNode> auto& node, const auto& look, const auto& visit) {
  for (auto& assignment : node.assignments) {
    look(assignment.expression);
    visit(assignment.slot, SlotUse::Writes);
  }
}
void visit_node(Is<SourceNode> auto& node, const auto& /*look*/, const auto& visit) { visit(node.log, SlotUse::Reads); }
void visit_node(Is<ParseNode> auto& node, const auto& look, const auto& visit) {
  look(node.source);
  for (auto& slot : node.slots) visit(slot, SlotUse::Writes);
  if (auto* regex = std::get_if<RegexParse>(&node.how)) {
    for (auto& slot : regex->group_slots) {
      if (slot) visit(*slot, SlotUse::Writes);
    }
  }
}
void visit_node(Is<SortNode> auto& node, const auto& look, const auto& /*visit*/) {
  for (auto& key : node.keys) look(key.expression);
}
void visit_node(Is<LimitNode> auto& /*node*/, const auto& /*look*/, const auto& /*visit*/) {}
void visit_node(Is<DedupNode> auto& node, const auto& look, const auto& /*visit*/) {
  for (auto& key : node.keys) look(key);
}
void visit_node(Is<UnnestNode> auto& node, const auto& look, const auto& visit) {
  look(node.list);
  visit(node.slot, SlotUse::Writes);
}
void visit_node(Is<StatsNode> auto& node, const auto& look, const auto& visit) {
  for (auto& key : node.keys) {
    look(key.expression);
    visit(key.slot, SlotUse::Writes);
  }
  for (auto& call : node.aggregates) {
    for (auto& argument : call.arguments) look(argument);
    visit(call.slot, SlotUse::Writes);
  }
  for (auto& assignment : node.results) {
    look(assignment.expression);
    visit(assignment.slot, SlotUse::Writes);
  }
  if (node.timestamp) visit(*node.timestamp, SlotUse::ReadsForTime);
}
void visit_node(Is<PatternNode> auto& node, const auto& look, const auto& visit) {
  look(node.text);
  for (auto& column : node.columns) visit(column.slot, SlotUse::Writes);
  if (node.timestamp) visit(*node.timestamp, SlotUse::ReadsForTime);
  if (node.message) visit(*node.message, SlotUse::Reads);
  if (node.row_time) visit(*node.row_time, SlotUse::Reads);
}

/// Whether the rows after a command have nothing but what it made.
bool replaces_rows(const CommandNode& node) {
  return std::holds_alternative<StatsNode>(node) || std::holds_alternative<PatternNode>(node);
}

}  // namespace

void for_each_slot(const CommandNode& node, const std::function<void(SlotId, SlotUse)>& visit) {
  std::visit([&](const auto& one) { visit_node(one, [&](const auto& expression) { read(expression, visit); }, visit); },
             node);
}

void for_each_expression(const CommandNode& node, const std::function<void(const Expression&)>& look) {
  std::visit([&](const auto& one) { visit_node(one, look, [](SlotId /*slot*/, SlotUse /*use*/) {}); }, node);
}

void for_each_slot(QueryPlan& plan, const std::function<void(SlotId&)>& visit) {
  const auto visit_any = [&](SlotId& slot, SlotUse /*use*/) { visit(slot); };
  for (PlanCommand& command : plan.commands) {
    std::visit([&](auto& one) { visit_node(one, [&](auto& expression) { read(expression, visit_any); }, visit_any); },
               command.node);
  }
  for (CommandText& text : plan.texts) {
    for (NamedSlot& made : text.makes) visit(made.slot);
  }
  for (Column& column : plan.columns) visit(column.slot);
  if (plan.pointer) visit(*plan.pointer);
  if (plan.comparison) visit(plan.comparison->row_time);
}

std::vector<SlotId> slots_read_after(const QueryPlan& plan, std::size_t index) {
  std::vector<bool> is_read(plan.slots, false);
  bool is_replaced = false;  // nothing of a row outlives it
  for (std::size_t i = index + 1; i < plan.commands.size() && !is_replaced; ++i) {
    const CommandNode& node = plan.commands[i].node;
    for_each_slot(node, [&](SlotId slot, SlotUse use) {
      if (use != SlotUse::Writes) is_read[slot] = true;
    });
    is_replaced = replaces_rows(node);
  }
  if (!is_replaced) {
    for (const Column& column : plan.columns) is_read[column.slot] = true;
    if (plan.pointer) is_read[*plan.pointer] = true;
  }
  std::vector<SlotId> slots;
  for (SlotId slot = 0; slot < is_read.size(); ++slot) {
    if (is_read[slot]) slots.push_back(slot);
  }
  return slots;
}

}  // namespace insitu
