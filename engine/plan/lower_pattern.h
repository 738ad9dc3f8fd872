#pragma once

#include "engine/plan/plan.h"
#include "grammar/filter_pattern_ast.h"
#include "insitu/result.h"

namespace insitu {

/// Lowers a syntax tree to a plan: the last step that knows which language was written. Fails only if a regular
/// expression is too large for its automaton. REQUIRES: the pattern passed `check_pattern`.
Result<PatternPlan> lower_pattern(const ast::FilterPattern& pattern);

}  // namespace insitu
