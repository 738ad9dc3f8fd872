#pragma once

#include <span>
#include <vector>

#include "engine/lint/composite_circles.h"
#include "insitu/definitions.h"
#include "insitu/finding.h"

namespace insitu {

/// The findings about the rule of a composite alarm, and about what suppresses its actions; none for other alarms.
/// `alarms`: all that are known, among which the ones that it names are looked for; `circles`: of these.
std::vector<Finding> lint_composite_alarm(const AlarmDefinition& alarm, std::span<const AlarmDefinition> alarms,
                                          const CompositeCircles& circles);

}  // namespace insitu
