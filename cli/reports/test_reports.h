#pragma once

#include <string>

#include "engine/expect/result.h"

/// What came of a run of `insitu test`, for different readers.
namespace insitu::cli {

/// Quiet: only what does not pass.
enum class Verbosity : unsigned char { All, Quiet };

/// For people: one line a case, what is wrong below it, and a summary.
std::string test_text(const TestReport& report, Verbosity verbosity);

/// JUnit XML as Jenkins' junit-10.xsd has it: a suite for each file, a class for each kind of case in it. Names are
/// unique; of a case with several failures the first is the message and all are the text.
std::string test_junit(const TestReport& report);

/// TAP 14; what is wrong stands in the YAML block behind its point.
std::string test_tap(const TestReport& report);

/// Annotations of GitHub Actions, the worst first; a step shows ten.
std::string test_github(const TestReport& report);
/// The same run as Markdown for the summary of a job.
std::string test_github_summary(const TestReport& report);

/// One object with all that is known.
std::string test_json(const TestReport& report);

}  // namespace insitu::cli
