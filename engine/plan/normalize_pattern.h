#pragma once

#include "engine/plan/plan.h"

namespace insitu {

/// Simplifies a plan without changing any answer: constants folded, groups in groups of the same kind dissolved, tests
/// that nothing uses any more dropped, and, where tests are made one after the other, cheap ones first.
void normalize_pattern(PatternPlan& plan);

}  // namespace insitu
