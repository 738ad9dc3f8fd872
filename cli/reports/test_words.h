#pragma once

#include <string>

#include "engine/expect/result.h"

/// What several reports say in the same words.
namespace insitu::cli {

/// "checks.insitu.yaml:3:5", without what is not known.
std::string written_place(const SourceLocation& place);

/// "2 passed, 1 failed, 0 could not run (7 assertions)"
std::string summary_of(const TestReport& report);

/// All that is wrong with a case, as text of several lines.
std::string written_failures(const CaseResult& result);

/// The first line of what is wrong with it; empty: nothing.
std::string first_failure(const CaseResult& result);

/// "passed", "failed", "error"
std::string_view verdict_name(Verdict verdict);

}  // namespace insitu::cli
