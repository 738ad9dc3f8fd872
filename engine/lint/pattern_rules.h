#pragma once

#include <vector>

#include "engine/lint/finding.h"
#include "engine/lint/sample.h"
#include "engine/plan/compile_options.h"
#include "grammar/filter_pattern_ast.h"
#include "grammar/result.h"

namespace insitu {

/// Applies all rules to one pattern. `tree`: its syntax tree, or why it has none; not used where the text is not known.
/// `sample` may be nullptr: there is none.
std::vector<Finding> lint_pattern(const WrittenValue& pattern, const Result<ast::FilterPattern>& tree,
                                  const CompileOptions& options, const GroupSample* sample);

}  // namespace insitu
