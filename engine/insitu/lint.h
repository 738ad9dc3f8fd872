#pragma once

#include <vector>

#include "insitu/definitions.h"
#include "insitu/finding.h"
#include "insitu/lint_options.h"

namespace insitu {

// Each function returns what the rules found, sorted by place; empty: nothing. Nothing is printed, no file is read.
// Throws only std::bad_alloc; safe to call from several threads at once.

/// The findings about one pattern, given alone.
std::vector<Finding> lint_pattern(const WrittenValue& pattern, const LintOptions& options = {});
/// The findings about one query, given alone.
std::vector<Finding> lint_query(const WrittenValue& query, const LintOptions& options = {});

/// The findings of all rules about all definitions, in the order of files and places.
std::vector<Finding> lint(const Definitions& definitions, const LintOptions& options = {});

}  // namespace insitu
