#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/plan/query_plan.h"

namespace insitu {

/// A command as it is written, and the nodes of the plan that it became.
struct WrittenCommand {
  std::string text;            ///< on one line
  std::size_t first_node = 0;  ///< of the plan's commands: none for `fields` that computes nothing, and with what the
  std::size_t end_node = 0;    ///< service adds after it
  std::vector<NamedSlot> makes;
};

/// The commands of a query, all SOURCE together as the first. Together they have all nodes of the plan.
/// REQUIRES: the plan was compiled with Rewriting::Off
std::vector<WrittenCommand> written_commands(const QueryPlan& plan);

}  // namespace insitu
