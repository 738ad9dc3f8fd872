#pragma once

#include <span>
#include <vector>

#include "engine/lint/lint.h"

namespace insitu {

/// All rules over one metric or subscription filter.
std::vector<Finding> lint_filter(const FilterDefinition& definition, const LintOptions& options);

/// What the service limits for a log group as a whole: filters, and patterns with regular expressions. Filters of one
/// file are taken together, as two files may be about two accounts.
std::vector<Finding> lint_log_groups(std::span<const FilterDefinition> filters, const LintOptions& options);

}  // namespace insitu
