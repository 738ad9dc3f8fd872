#include "engine/plan/normalize_query.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "engine/plan/slots.h"

namespace insitu {
namespace {

std::set<SlotId> slots_of(const CommandNode& node, SlotUse wanted) {
  std::set<SlotId> slots;
  CommandNode copy = node;
  for_each_slot(copy, [&](SlotId& slot, SlotUse use) {
    if (use == wanted) slots.insert(slot);
  });
  return slots;
}

/// Whether rows pass one by one and independently, so that leaving some out earlier changes nothing for the others.
bool treats_rows_alone(const CommandNode& node) {
  if (const auto* sort = std::get_if<SortNode>(&node)) return !sort->most;
  return std::holds_alternative<ProjectNode>(node) || std::holds_alternative<ParseNode>(node) ||
         std::holds_alternative<UnnestNode>(node) || std::holds_alternative<SourceNode>(node);
}

/// Whether a node gives one row for each that it takes.
bool keeps_row_count(const CommandNode& node) {
  if (std::holds_alternative<ProjectNode>(node)) return true;
  const auto* parse = std::get_if<ParseNode>(&node);
  if (parse == nullptr) return false;
  const auto* regex = std::get_if<RegexParse>(&parse->how);
  return regex == nullptr || !regex->multi;
}

void move_filters_forward(std::vector<PlanCommand>& commands) {
  for (std::size_t i = 1; i < commands.size(); ++i) {
    if (!std::holds_alternative<FilterNode>(commands[i].node)) continue;
    const std::set<SlotId> reads = slots_of(commands[i].node, SlotUse::Reads);
    for (std::size_t at = i; at > 0; --at) {
      const CommandNode& before = commands[at - 1].node;
      if (!treats_rows_alone(before)) break;
      const std::set<SlotId> writes = slots_of(before, SlotUse::Writes);
      if (std::ranges::any_of(writes, [&](SlotId slot) { return reads.contains(slot); })) break;
      std::swap(commands[at - 1], commands[at]);
    }
  }
}

void fuse_sorts_with_limits(std::vector<PlanCommand>& commands) {
  for (std::size_t i = 0; i < commands.size(); ++i) {
    auto* sort = std::get_if<SortNode>(&commands[i].node);
    if (sort == nullptr || sort->most) continue;
    std::size_t next = i + 1;
    while (next < commands.size() && keeps_row_count(commands[next].node)) ++next;
    const auto* limit = next < commands.size() ? std::get_if<LimitNode>(&commands[next].node) : nullptr;
    if (limit == nullptr) continue;
    sort->most = limit->count;
    sort->tells_what_it_cuts = limit->is_implicit;
    commands.erase(commands.begin() + static_cast<std::ptrdiff_t>(next));
  }
}

}  // namespace

void normalize_query(QueryPlan& plan) {
  move_filters_forward(plan.commands);
  fuse_sorts_with_limits(plan.commands);
}

}  // namespace insitu
