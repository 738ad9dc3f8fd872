#pragma once

#include <span>
#include <vector>

#include "cli/serve/journal.h"
#include "cli/serve/state.h"

namespace insitu::serve {

/// Returns entries of the journal that make a state out of an empty one: as many as it has groups, queries, metric
/// filters and alarms. What is released is not in it.
std::vector<JournalEntry> snapshot_of(const State& state, std::int64_t time);

/// The kinds of these entries.
std::span<const ChangeKind> snapshot_changes();

}  // namespace insitu::serve
