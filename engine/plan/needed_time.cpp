#include "engine/plan/needed_time.h"

#include <algorithm>
#include <variant>

#include "engine/plan/slots.h"

namespace insitu {
namespace {

/// Whether a node reads the time itself; handing it to aggregates that use the time does not count.
bool reads_timestamp(const CommandNode& node, SlotId timestamp) {
  bool reads = false;
  for_each_slot(node, [&](SlotId slot, SlotUse use) { reads |= use == SlotUse::Reads && slot == timestamp; });
  return reads;
}

bool hands_on_one_row(const StatsNode& stats) { return stats.keys.empty(); }

bool ignores_order(const StatsNode& stats) {
  return std::ranges::all_of(stats.aggregates, [](const AggregateCall& call) { return call.function->ignores_order; });
}

}  // namespace

bool needs_time(const QueryPlan& plan) {
  const bool ranks_by_time = plan.order == RowOrder::NewestFirst;
  for (const PlanCommand& command : plan.commands) {
    if (reads_timestamp(command.node, plan.timestamp)) return true;
    if (const auto* stats = std::get_if<StatsNode>(&command.node)) {
      // Groups come out in the order in which they were first seen. Nothing of an event outlives them.
      return !ignores_order(*stats) || (ranks_by_time && !hands_on_one_row(*stats));
    }
    // Patterns come by their counts; only samples and counts by time ask when events were.
    if (const auto* pattern = std::get_if<PatternNode>(&command.node)) return pattern->timestamp.has_value();
    const bool asks_rank =
        std::holds_alternative<SortNode>(command.node) || std::holds_alternative<DedupNode>(command.node);
    if (ranks_by_time && asks_rank) return true;
  }
  const bool shows_it =
      std::ranges::any_of(plan.columns, [&](const Column& column) { return column.slot == plan.timestamp; });
  return ranks_by_time || shows_it;
}

}  // namespace insitu
