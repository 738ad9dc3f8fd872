#pragma once

#include <vector>

#include "insitu/definitions.h"
#include "insitu/finding.h"

namespace insitu {

/// Finds alarms that have the name of another one that is made together with them: of the same file and, in Terraform,
/// of the same module. Those that may not be created are left out.
std::vector<Finding> lint_alarm_names(const Definitions& definitions);

}  // namespace insitu
