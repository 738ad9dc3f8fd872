#pragma once

#include <span>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/finding.h"

namespace insitu {

/// Applies all rules to one alarm. `filters`: all that may publish its metric. The findings own their texts; empty:
/// nothing was found.
std::vector<Finding> lint_alarm(const AlarmDefinition& definition, std::span<const FilterDefinition> filters);

}  // namespace insitu
