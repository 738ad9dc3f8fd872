#pragma once

#include <vector>

#include "insitu/compile_options.h"
#include "insitu/definitions.h"
#include "insitu/finding.h"

namespace insitu {

/// Applies all rules to the text of one query.
std::vector<Finding> lint_query(const WrittenValue& query, const CompileOptions& options);
/// Applies all rules to one saved or dashboard query.
std::vector<Finding> lint_query_definition(const QueryDefinition& definition, const CompileOptions& options);

}  // namespace insitu
