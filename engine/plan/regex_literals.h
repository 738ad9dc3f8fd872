#pragma once

#include <string_view>

#include "engine/match/placed_literal.h"

namespace insitu {

/// Returns texts of which one occurs in everything that the regex of a query matches. It is cautious: it knows plain
/// characters, escaped ones, sets, repeats, anchors, groups, `|` and flags such as `(?i)`; of anything else it says
/// that nothing is known.
RequiredTexts literals_of_regex(std::string_view pattern);

}  // namespace insitu
