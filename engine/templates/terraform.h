#pragma once

#include "engine/definitions/definitions.h"
#include "engine/templates/members.h"

namespace insitu {

/// Whether a document is what `terraform show -json` (or `tofu show -json`) prints of a plan or a state.
bool is_terraform(const Node& root);

/// Reads the filters, alarms and queries of a plan's planned values, or of a state, those of all modules. Ids are
/// addresses. Data sources are left out. Values that are known after apply, and sensitive ones, are unresolved; but
/// what a provider computes because nothing is written is the default of the service, and the id of a resource whose
/// id is its name is that name. If `problem` has a problem afterwards, the result is not complete.
Definitions read_terraform(const Node& root, FirstProblem& problem);

}  // namespace insitu
