#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "insitu/definitions.h"

namespace insitu {

/// Finds the alarms that a composite alarm means by a name in its rule, or of its actions suppressor: a name, an ARN,
/// or where the rule is not known an expression such as `${Errors}` and `${Errors.Arn}`. Those of its own file win over
/// others. Of ARNs only the name counts: account and region are not known here. The result points into `alarms`; empty:
/// there is none.
std::vector<const AlarmDefinition*> alarms_called(std::string_view name, const AlarmDefinition& composite,
                                                  std::span<const AlarmDefinition> alarms);

}  // namespace insitu
