#pragma once

#include <vector>

#include "engine/plan/event_names.h"
#include "insitu/program.h"

namespace insitu {

/// The program that takes every event that `program` could take if events had some names that they lack: each test of
/// the value of such a name is replaced by what lets the event pass. Tests that ask whether it is there stay as they
/// are, because its absence answers them; so do calls that have an alternative. It takes all that `program` takes.
///
/// In a query, commands that lose rows because of such a name let them pass, and a field made of it counts as lacking,
/// too. `lacking`: the names, by number; REQUIRES: lacking.size() == the number of names
Program relaxed(const Program& program, const std::vector<bool>& lacking);

/// Whether the values of each column could be other ones if events had the names, because they are made of them.
/// REQUIRES: query.is_query()
std::vector<bool> unknown_columns(const Program& query, const std::vector<bool>& lacking);

}  // namespace insitu
