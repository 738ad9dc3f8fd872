#pragma once

#include <string_view>

#include "grammar/refusal_scene.h"
#include "insitu/diagnostic.h"

/// The messages for a query that cannot be read on: one function per place where the grammar insists. Each looks at
/// what is there instead and recognises the usual mistakes; anything else is an unexpected symbol, in the service's
/// words.
namespace insitu::refusals::queries {

Refusal unclosed_text;
Refusal unclosed_backtick;
Refusal empty_backticks;
Refusal unclosed_regex;
Refusal unclosed_class;  // `[` in a regex
Refusal regex_flags;     // after a regex
Refusal number;          // a number was to end

Refusal query;          // the whole text was to begin
Refusal subquery;       // after the parenthesis of a subquery
Refusal statement;      // after `|`
Refusal query_end;      // after a command
Refusal close_bracket;  // after what is in parentheses

Refusal operand;  // a value was to begin
Refusal step;     // after the period of a name
Refusal index;    // after `[`
Refusal close_index;
Refusal alias;
Refusal field;
Refusal close_members;
Refusal members;       // after `in`
Refusal negated_test;  // after `x not`
Refusal like_operand;
Refusal matches_operand;
Refusal period;
Refusal row_count;
Refusal parse_as;
Refusal parse_form;
Refusal selection;  // after SOURCE
Refusal group_option;
Refusal source_time;

/// The refusal at a place where only `expected` is possible.
Diagnostic expecting(const Scene& scene, std::string_view expected);

}  // namespace insitu::refusals::queries
