#pragma once

#include <string_view>
#include <vector>

#include "engine/expression/predicate.h"
#include "engine/lint/logic_flaw.h"

namespace insitu {

/// Whether every message that holds the text of `needed` meets `term`, which is written as `clause`. False: that is not
/// known.
bool brings_term(const Test& needed, const Test& term, std::string_view clause);

/// Does what find_flaws() does, for a pattern of terms: all of them must hold, or any. `text`: the pattern
std::vector<LogicFlaw> find_term_flaws(std::string_view text, const Predicate& predicate);

}  // namespace insitu
