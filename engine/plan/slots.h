#pragma once

#include <functional>
#include <vector>

#include "engine/plan/query_plan.h"

namespace insitu {

/// What a node does with a slot.
enum class SlotUse { Reads, Writes };

/// Calls `visit` for every slot that an expression reads.
void for_each_slot(Expression& expression, const std::function<void(SlotId&)>& visit);
/// Calls `visit` for every slot that a node names.
void for_each_slot(CommandNode& node, const std::function<void(SlotId&, SlotUse)>& visit);
/// Calls `visit` for every slot that the plan names.
void for_each_slot(QueryPlan& plan, const std::function<void(SlotId&)>& visit);

/// The slots that are read behind the command `index` (or by the columns): what a row that is held there must keep.
std::vector<SlotId> slots_read_behind(const QueryPlan& plan, std::size_t index);

}  // namespace insitu
