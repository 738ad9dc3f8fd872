#pragma once

#include <string_view>

#include "grammar/diagnostic.h"
#include "grammar/refusal_scene.h"

/// What is said when a query cannot be read on: one function per place where the grammar insists. Each looks at what
/// stands there instead and recognises the usual mistakes; what nobody recognises is an unexpected symbol, in the
/// service's words.
namespace insitu::refusals::queries {

Refusal unclosed_text;
Refusal unclosed_backtick;
Refusal empty_backticks;
Refusal unclosed_regex;
Refusal unclosed_class;  // `[` in a regex
Refusal regex_flags;     // behind a regex
Refusal number;          // a number was to end

Refusal query;          // the whole text was to begin
Refusal subquery;       // behind the parenthesis of a subquery
Refusal statement;      // behind `|`
Refusal query_end;      // behind a command
Refusal close_bracket;  // behind what stands in parentheses

Refusal operand;  // a value was to begin
Refusal step;     // behind the period of a name
Refusal index;    // behind `[`
Refusal close_index;
Refusal alias;
Refusal field;
Refusal close_members;
Refusal members;       // behind `in`
Refusal negated_test;  // behind `x not`
Refusal like_operand;
Refusal matches_operand;
Refusal period;
Refusal row_count;
Refusal parse_as;
Refusal parse_form;
Refusal selection;  // behind SOURCE
Refusal group_option;
Refusal source_time;

/// A place where only `expected` can stand.
Diagnostic expecting(const Scene& scene, std::string_view expected);

}  // namespace insitu::refusals::queries
