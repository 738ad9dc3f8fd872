#pragma once

#include <string>

#include "insitu/test_report.h"

/// Texts that several reports share.
namespace insitu::cli {

/// The summary of a run: "2 passed, 1 failed, 0 could not run (7 assertions)".
std::string summary_of(const TestReport& report);

/// All failures of a case, as text of several lines.
std::string written_failures(const CaseResult& result);

/// The first line of the failures of a case; empty: there are none.
std::string first_failure(const CaseResult& result);

/// The name of a verdict: "passed", "failed", "error".
std::string_view verdict_name(Verdict verdict);

}  // namespace insitu::cli
