#pragma once

#include <string>
#include <vector>

#include "engine/lint/lint.h"
#include "grammar/diagnostic.h"

namespace insitu {

/// `lint_pattern`, knowing what samples say; nullptr: nothing.
std::vector<Finding> lint_pattern(const WrittenValue& pattern, const LintOptions& options, const GroupSample* sample);

/// A finding about a part of a value's text.
Finding finding_in(const WrittenValue& value, std::string_view rule, const Diagnostic& diagnostic);
/// A finding about a value as a whole, or about no text at all.
Finding finding_at(const Place& place, std::string_view rule, std::string message, std::string help = "");
/// The finding that a value is not known yet. REQUIRES: !value.is_known()
Finding unresolved_finding(const WrittenValue& value, std::string_view what);

/// The message with the code of a refusal, which says in one word what is wrong: "... (missing-operand)".
std::string message_with_code(const Diagnostic& diagnostic);

}  // namespace insitu
