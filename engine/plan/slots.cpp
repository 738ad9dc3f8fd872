#include "engine/plan/slots.h"

#include <utility>
#include <variant>

namespace insitu {
namespace {

using Visit = std::function<void(SlotId&, SlotUse)>;

void read(Expression& expression, const Visit& visit) {
  for_each_slot(expression, [&](SlotId& slot) { visit(slot, SlotUse::Reads); });
}

void visit_node(FilterNode& node, const Visit& visit) { read(node.condition, visit); }
void visit_node(ProjectNode& node, const Visit& visit) {
  for (Assignment& assignment : node.assignments) {
    read(assignment.expression, visit);
    visit(assignment.slot, SlotUse::Writes);
  }
}
void visit_node(SourceNode& node, const Visit& visit) { visit(node.log, SlotUse::Reads); }
void visit_node(ParseNode& node, const Visit& visit) {
  read(node.source, visit);
  for (SlotId& slot : node.slots) visit(slot, SlotUse::Writes);
  if (auto* regex = std::get_if<RegexParse>(&node.how)) {
    for (auto& slot : regex->group_slots) {
      if (slot) visit(*slot, SlotUse::Writes);
    }
  }
}
void visit_node(SortNode& node, const Visit& visit) {
  for (SortKeyNode& key : node.keys) read(key.expression, visit);
}
void visit_node(LimitNode& /*node*/, const Visit& /*visit*/) {}
void visit_node(DedupNode& node, const Visit& visit) {
  for (Expression& key : node.keys) read(key, visit);
}
void visit_node(UnnestNode& node, const Visit& visit) {
  read(node.list, visit);
  visit(node.slot, SlotUse::Writes);
}
void visit_node(StatsNode& node, const Visit& visit) {
  for (GroupKey& key : node.keys) {
    read(key.expression, visit);
    visit(key.slot, SlotUse::Writes);
  }
  for (AggregateCall& call : node.aggregates) {
    for (Expression& argument : call.arguments) read(argument, visit);
    visit(call.slot, SlotUse::Writes);
  }
  for (Assignment& assignment : node.results) {
    read(assignment.expression, visit);
    visit(assignment.slot, SlotUse::Writes);
  }
  if (node.timestamp) visit(*node.timestamp, SlotUse::Reads);
}

}  // namespace

void for_each_slot(Expression& expression, const std::function<void(SlotId&)>& visit) {
  if (expression.kind == ExpressionKind::Slot) visit(expression.slot);
  for (Expression& operand : expression.operands) for_each_slot(operand, visit);
}

void for_each_slot(CommandNode& node, const Visit& visit) {
  std::visit([&](auto& one) { visit_node(one, visit); }, node);
}

void for_each_slot(QueryPlan& plan, const std::function<void(SlotId&)>& visit) {
  for (PlanCommand& command : plan.commands) {
    for_each_slot(command.node, [&](SlotId& slot, SlotUse /*use*/) { visit(slot); });
  }
  for (Column& column : plan.columns) visit(column.slot);
  if (plan.pointer) visit(*plan.pointer);
}

std::vector<SlotId> slots_read_behind(const QueryPlan& plan, std::size_t index) {
  std::vector<bool> is_read(plan.slots, false);
  bool meets_stats = false;  // nothing of a row outlives it
  for (std::size_t i = index + 1; i < plan.commands.size() && !meets_stats; ++i) {
    CommandNode node = plan.commands[i].node;  // the visitor could change slots; plans stay as they are
    for_each_slot(node, [&](SlotId& slot, SlotUse use) {
      if (use == SlotUse::Reads) is_read[slot] = true;
    });
    meets_stats = std::holds_alternative<StatsNode>(node);
  }
  if (!meets_stats) {
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
