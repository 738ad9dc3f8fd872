#pragma once

#include <cstddef>
#include <string>

#include "cli/reports/html_page.h"
#include "insitu/test_report.h"

/// The results of a run of `insitu test`, for different readers.
namespace insitu::cli {

/// How much is reported. Quiet: only what does not pass.
enum class Verbosity : unsigned char { All, Quiet };

/// A text for people: one line per case, its failures below it, and a summary. `columns`: of a terminal, at whose width
/// lines are broken, and on which empty lines set files and failures apart; 0: there is none.
std::string test_text(const TestReport& report, Verbosity verbosity, std::size_t columns = 0);

/// JUnit XML as Jenkins' junit-10.xsd has it: a suite for each file, a class for each kind of case in it. Names are
/// unique; if a case has several failures, the first is the message and all are the text.
std::string test_junit(const TestReport& report);

/// TAP 14; failures are in the YAML block after the test point.
std::string test_tap(const TestReport& report);

/// Annotations of GitHub Actions, the worst first; a step shows ten.
std::string test_github(const TestReport& report);
/// The same run as Markdown for the summary of a job.
std::string test_github_summary(const TestReport& report);

/// One JSON object with all that is known.
std::string test_json(const TestReport& report);

/// A page of HTML in one file: the cases by file, what was expected and what was found, coverage and mutations.
std::string test_html(const TestReport& report, ReportOrigin origin);

}  // namespace insitu::cli
