#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "engine/plan/query_plan.h"

namespace insitu {

/// How a node uses a slot. ReadsForTime: it hands the event's time to those aggregates that use it.
enum class SlotUse { Reads, ReadsForTime, Writes };

/// Calls `visit` for every slot that a node names.
void for_each_slot(const CommandNode& node, const std::function<void(SlotId, SlotUse)>& visit);
/// Calls `visit`, which may change it, for every slot that the plan names.
void for_each_slot(QueryPlan& plan, const std::function<void(SlotId&)>& visit);

/// Calls `look` for every expression of a node: conditions, values, keys and arguments, not the expressions in them.
void for_each_expression(const CommandNode& node, const std::function<void(const Expression&)>& look);

/// The slots that are read after the command `index`, or by the columns: a row that is held there must keep them.
std::vector<SlotId> slots_read_after(const QueryPlan& plan, std::size_t index);

}  // namespace insitu
