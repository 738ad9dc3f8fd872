#pragma once

#include <string_view>

#include "grammar/refusal_scene.h"
#include "insitu/diagnostic.h"

/// The messages for a filter pattern that cannot be read on: one function per place where the grammar insists. Each
/// looks at what is there instead and recognises the usual mistakes.
namespace insitu::refusals {

Refusal unclosed_quote;
Refusal unclosed_regex;
Refusal term;         // a term was to begin
Refusal term_end;     // a term was to end
Refusal operand;      // a condition was to begin
Refusal member_step;  // after `$`
Refusal member_name;  // after `.`
Refusal bracketed_name;
Refusal element;  // after `[`
Refusal close_element;
Refusal member_test;  // after a selector
Refusal field_test;   // after a field name
Refusal is_what;      // after IS
Refusal not_what;     // after NOT
Refusal value;        // after = and !=
Refusal number;       // after < <= > >=
Refusal close_group;  // after a condition: a connective or the end of its group
Refusal slot;         // a slot was to begin
Refusal slot_end;     // a slot was to end
Refusal pattern_end;  // after the closing bracket of the pattern

/// Refusals that are made before the grammar is applied: they look at the whole text.
Diagnostic blank_before_bracket(std::string_view text);
Diagnostic blank_after_bracket(std::string_view text, char closing);
Diagnostic missing_closing_bracket(std::string_view text, char closing);

}  // namespace insitu::refusals
