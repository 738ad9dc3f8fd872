#pragma once

#include <span>
#include <string>
#include <string_view>

#include "insitu/definitions.h"
#include "insitu/diagnostic.h"
#include "insitu/finding.h"
#include "insitu/lint_rules.h"
#include "insitu/span.h"

namespace insitu {

/// Makes a finding about a value as a whole, or about no text at all.
Finding finding_at(Rule rule, const SourceLocation& place, std::string message, std::string help = "");
/// Makes a finding about a part of a value's text.
Finding finding_in(Rule rule, const WrittenValue& value, Span span, std::string message, std::string help = "");
/// Makes a finding of a note of the compiler about a value's text.
Finding finding_of_note(Rule rule, const WrittenValue& value, const Diagnostic& note);
/// Does the same for a refusal. The message ends with its code, which names the fault in one word: "...
/// (missing-operand)".
Finding finding_of_refusal(Rule rule, const WrittenValue& value, const Diagnostic& refusal);
/// Makes the finding that a value is not known yet. `what` names it: "pattern". REQUIRES: !value.is_known()
Finding unresolved_finding(const WrittenValue& value, std::string_view what);

/// States which definition a finding is about.
void set_definition(Finding& finding, const Definition& definition);
void set_definition(std::span<Finding> findings, const Definition& definition);

/// Whether `one` is sorted before `other`: the order of findings about one text, by their spans, then by the names of
/// their rules.
bool comes_first(const Finding& one, const Finding& other);

}  // namespace insitu
