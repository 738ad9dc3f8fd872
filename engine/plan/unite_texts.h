#pragma once

#include "engine/plan/plan.h"

namespace insitu {

/// Returns what decides those patterns of a plan together that only ask for texts, of which any will do; what decides
/// none if they are too few to be worth it.
TextUnion unite_texts(const Plan& plan);

}  // namespace insitu
