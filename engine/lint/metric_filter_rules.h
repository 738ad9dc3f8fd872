#pragma once

#include <span>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/lint/finding.h"
#include "engine/lint/lint_options.h"
#include "grammar/filter_pattern_ast.h"
#include "grammar/result.h"

namespace insitu {

/// A filter and the syntax tree of its pattern, which several rules look at. Refers to the definition.
struct ParsedFilter {
  explicit ParsedFilter(const FilterDefinition& filter);

  const FilterDefinition& definition;
  Result<ast::FilterPattern> pattern;  ///< of a text that is not known: the empty pattern
};

/// All rules over one metric or subscription filter.
std::vector<Finding> lint_filter(const ParsedFilter& filter, const LintOptions& options);

/// What the service limits for a log group as a whole: filters, and patterns with regular expressions. Filters of one
/// file are taken together, as two files may be about two accounts.
std::vector<Finding> lint_log_groups(std::span<const ParsedFilter> filters, const LintOptions& options);

}  // namespace insitu
