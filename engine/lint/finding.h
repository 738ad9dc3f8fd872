#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/definitions/definitions.h"
#include "engine/lint/rules.h"
#include "grammar/diagnostic.h"
#include "grammar/span.h"

namespace insitu {

/// One thing that a rule found. Owns its texts.
struct Finding {
  Rule rule{};
  std::string definition;  ///< "metric filter `ApiErrors`"; empty for a pattern given alone
  std::string address;     ///< the id of the definition: Terraform address or logical id; empty as above
  std::string message;     ///< as in Diagnostic
  std::string expected;    ///< as in Diagnostic
  std::string help;        ///< as in Diagnostic
  SourceLocation place;
  std::string text;  ///< the pattern or query that `span` is about; empty: no caret to draw
  Span span;
};

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
