#pragma once

#include <string_view>

#include "grammar/diagnostic.h"
#include "grammar/refusal_scene.h"

/// What is said when a filter pattern cannot be read on: one function per place where the grammar insists. Each looks
/// at what stands there instead and recognises the usual mistakes.
namespace insitu::refusals {

Refusal unclosed_quote;
Refusal unclosed_regex;
Refusal term;         // a term was to begin
Refusal term_end;     // a term was to end
Refusal operand;      // a condition was to begin
Refusal member_step;  // behind `$`
Refusal member_name;  // behind `.`
Refusal bracketed_name;
Refusal element;  // behind `[`
Refusal close_element;
Refusal member_test;  // behind a selector
Refusal field_test;   // behind a field name
Refusal is_what;      // behind IS
Refusal not_what;     // behind NOT
Refusal value;        // behind = and !=
Refusal number;       // behind < <= > >=
Refusal close_group;  // behind a condition: a connective or the end of its group
Refusal slot;         // a slot was to begin
Refusal slot_end;     // a slot was to end
Refusal pattern_end;  // behind the closing bracket of the pattern

/// Checks made before the grammar is asked: they look at the whole text.
Diagnostic blank_before_bracket(std::string_view text);
Diagnostic blank_after_bracket(std::string_view text, char closing);
Diagnostic missing_closing_bracket(std::string_view text, char closing);

}  // namespace insitu::refusals
