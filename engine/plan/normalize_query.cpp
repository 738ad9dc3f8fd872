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
  for_each_slot(node, [&](SlotId slot, SlotUse use) {
    if (use == wanted) slots.insert(slot);
  });
  return slots;
}

bool is_filter(const CommandNode& node) { return std::holds_alternative<FilterNode>(node); }

/// Filters keep their order among themselves.
void move_filters_forward(std::vector<PlanCommand>& commands) {
  for (std::size_t i = 1; i < commands.size(); ++i) {
    if (!is_filter(commands[i].node)) continue;
    const std::set<SlotId> reads = slots_of(commands[i].node, SlotUse::Reads);
    for (std::size_t at = i; at > 0; --at) {
      const CommandNode& before = commands[at - 1].node;
      if (is_filter(before) || !traits_of(before).treats_rows_alone) break;
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
    while (next < commands.size() && traits_of(commands[next].node).gives_row_for_row) ++next;
    const auto* limit = next < commands.size() ? std::get_if<LimitNode>(&commands[next].node) : nullptr;
    if (limit == nullptr) continue;
    sort->most = limit->count;
    sort->reports_what_it_cuts = limit->is_implicit;
    commands.erase(commands.begin() + static_cast<std::ptrdiff_t>(next));
  }
}

}  // namespace

void normalize_query(QueryPlan& plan) {
  move_filters_forward(plan.commands);
  fuse_sorts_with_limits(plan.commands);
}

}  // namespace insitu
