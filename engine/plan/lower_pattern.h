#pragma once

#include "engine/plan/plan.h"
#include "grammar/filter_pattern_ast.h"
#include "grammar/result.h"

namespace insitu {

/// AST → plan: the last room that knows which language was written. Fails only where a regular expression is too large
/// for its automaton. REQUIRES: the pattern passed `check_pattern`.
Result<PatternPlan> lower_pattern(const ast::FilterPattern& pattern);

}  // namespace insitu
