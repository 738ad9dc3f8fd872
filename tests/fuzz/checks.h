#pragma once

#include <string_view>

#include "insitu/definitions.h"
#include "insitu/diagnostic.h"
#include "insitu/read_problem.h"
#include "tests/fuzz/targets.h"

/// What several targets check.
namespace insitu::fuzz {

/// Checks that any Diagnostic can be drawn: on its line, with carets under its text, in printable text.
Finding check_diagnostic(const Diagnostic& diagnostic, std::string_view text);
/// Checks that a problem has a message, and a place in the text, at most after its last line.
Finding check_problem(const ReadProblem& problem, std::string_view text);
/// Checks that all that lint finds in definitions is in their text.
Finding check_findings(const Definitions& definitions, std::string_view text);

}  // namespace insitu::fuzz
