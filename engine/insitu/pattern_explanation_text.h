#pragma once

#include <string>
#include <string_view>

#include "insitu/pattern_explanation.h"
#include "insitu/sinks.h"

namespace insitu {

/// Draws an explanation as a tree, one clause a line:
///
///     no match: a JSON pattern
///     ✗ all of
///     ├─ ✓ $.level = "ERROR"   "ERROR" (string)
///     └─ ✗ $.user.age >= 20    "34" (string): `<` `<=` `>` `>=` compare numbers only
///
/// Control characters are made visible. Lines end with "\n".
std::string draw_explanation(const PatternExplanation& explanation, Colours colours);

}  // namespace insitu
