#pragma once

#include <span>
#include <vector>

#include "grammar/filter_pattern_ast.h"
#include "insitu/definitions.h"
#include "insitu/finding.h"
#include "insitu/lint_options.h"
#include "insitu/result.h"

namespace insitu {

/// A filter and the syntax tree of its pattern, which several rules use. Borrows the definition, which must outlive it.
struct ParsedFilter {
  explicit ParsedFilter(const FilterDefinition& filter);

  const FilterDefinition& definition;
  Result<ast::FilterPattern> pattern;  ///< the empty pattern where the text is not known
};

/// Applies all rules to one metric or subscription filter.
std::vector<Finding> lint_filter(const ParsedFilter& filter, const LintOptions& options);

/// Checks the limits of the service for a log group as a whole: filters, and patterns with regular expressions. Only
/// filters of one file are counted together, as two files may be about two accounts.
std::vector<Finding> lint_log_groups(std::span<const ParsedFilter> filters, const LintOptions& options);

}  // namespace insitu
