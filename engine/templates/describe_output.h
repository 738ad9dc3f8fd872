#pragma once

#include "engine/templates/members.h"
#include "insitu/definitions.h"

namespace insitu {

/// Whether a document is what `aws logs describe-metric-filters`, `describe-subscription-filters` or
/// `describe-query-definitions`, `aws cloudwatch describe-alarms` or `get-dashboard` prints.
bool is_describe_output(const Node& root);

/// Reads the definitions that such a document lists. Ids are their names in the service. Parameters of saved queries
/// become their default values. A list that was cut off is refused: `problem` says so.
Definitions read_describe_output(const Node& root, FirstProblem& problem);

}  // namespace insitu
