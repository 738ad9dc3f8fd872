#pragma once

#include "grammar/refusal_scene.h"
#include "insitu/diagnostic.h"

/// The messages for an expression of metric math that cannot be read on: one function per place where the grammar
/// insists.
namespace insitu::refusals::math {

Refusal operand;         // a value was to begin
Refusal unclosed_text;   // a text was to end
Refusal closing;         // `)`
Refusal closing_list;    // `]`
Refusal expression_end;  // after an operand

}  // namespace insitu::refusals::math
