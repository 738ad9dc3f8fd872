#pragma once

#include "engine/plan/query_plan.h"

namespace insitu {

/// Gives the filters of a plan the sets of constants in which they look values up: for `in` with constants, and for
/// a chain of `or` that compares one field with constants. Call it when the filters change no more.
void add_constant_sets(QueryPlan& plan);

}  // namespace insitu
