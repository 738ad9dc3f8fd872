#pragma once

#include <string_view>
#include <vector>

#include "engine/expression/predicate.h"
#include "engine/lint/logic_flaw.h"

namespace insitu {

/// Does what find_flaws() does, for a pattern of terms: all of them must hold, or any. `text`: the pattern
std::vector<LogicFlaw> find_term_flaws(std::string_view text, const Predicate& predicate);

}  // namespace insitu
