#pragma once

#include <span>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/lint/finding.h"

namespace insitu {

/// All rules over one alarm, knowing all filters that may publish its metric.
std::vector<Finding> lint_alarm(const AlarmDefinition& definition, std::span<const FilterDefinition> filters);

}  // namespace insitu
