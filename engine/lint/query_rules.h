#pragma once

#include <vector>

#include "engine/lint/lint.h"

namespace insitu {

/// All rules over one saved or dashboard query.
std::vector<Finding> lint_query_definition(const QueryDefinition& definition, const LintOptions& options);

}  // namespace insitu
