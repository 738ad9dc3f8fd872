#pragma once

#include <vector>

#include "grammar/filter_pattern_ast.h"
#include "insitu/compile_options.h"
#include "insitu/finding.h"
#include "insitu/lint_sample.h"
#include "insitu/result.h"

namespace insitu {

/// Applies all rules to one pattern. `tree`: its syntax tree, or why it has none; not used where the text is not known.
/// `sample` may be nullptr: there is none.
std::vector<Finding> lint_pattern(const WrittenValue& pattern, const Result<ast::FilterPattern>& tree,
                                  const CompileOptions& options, const GroupSample* sample);

}  // namespace insitu
