#pragma once

#include "grammar/refusal_scene.h"
#include "insitu/diagnostic.h"

/// The messages for a file in HCL that cannot be read on: one function per place where the grammar insists.
namespace insitu::refusals::hcl {

Refusal item;       // an argument or a block was to begin
Refusal item_rest;  // after the name of one
Refusal open_block;
Refusal close_bracket;  // of a block, a list, a map, a call: the scene states which was opened
Refusal line_end;       // after a value, or after a block
Refusal value;
Refusal map_key;
Refusal map_assignment;
Refusal separator;  // after a value between brackets
Refusal close_text;
Refusal escape_code;  // after a backslash
Refusal heredoc;
Refusal close_interpolation;
Refusal close_comment;
Refusal step;   // after a period
Refusal colon;  // of `a ? b : c` and of `for`
Refusal for_name;
Refusal in_word;
Refusal for_arrow;

}  // namespace insitu::refusals::hcl
