#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reports/html_page.h"
#include "insitu/finding.h"

namespace insitu::cli {

/// A file that lint had to read.
struct LintedFile {
  std::string file;      ///< as named by the user
  std::string problem;   ///< "FILE:LINE:COLUMN: what is wrong"; empty: it was read
  SourceLocation place;  ///< of the problem; may be in another file that this one names
};

/// The number of definitions of each kind that were checked.
struct LintedCounts {
  std::size_t patterns = 0;  ///< given alone
  std::size_t metric_filters = 0;
  std::size_t subscription_filters = 0;
  std::size_t alarms = 0;
  std::size_t queries = 0;
  std::size_t agents = 0;  ///< configurations of log agents

  /// Counts one more definition.
  void add(DefinitionKind kind);
  [[nodiscard]] std::size_t total() const {
    return patterns + metric_filters + subscription_filters + alarms + queries + agents;
  }
};

/// The result of a run of lint.
struct LintReport {
  std::vector<Finding> findings;
  std::vector<LintedFile> files;
  LintedCounts checked;
  std::vector<NotCreated> not_created;  ///< counted among those that were checked
  std::size_t allowed = 0;              ///< findings that were dropped because --allow-unresolved takes them

  [[nodiscard]] std::size_t count(Severity severity) const;
};

// One text per format; each ends with a newline where it is not empty.
std::string lint_text(const LintReport& report);
/// One JSON object: {findings, files, checked, not_created, counts}.
std::string lint_json(const LintReport& report);
/// A log of SARIF 2.1.0.
std::string lint_sarif(const LintReport& report);
/// Workflow commands of GitHub Actions: the worst first; the last of a level sums up those that it does not show.
std::string lint_github(const LintReport& report);
/// A report of Code Quality for GitLab.
std::string lint_gitlab(const LintReport& report);
/// A page of HTML in one file: findings by file, each with its caret.
std::string lint_html(const LintReport& report, ReportOrigin origin);

/// "checked 3 metric filters, 1 alarm: 1 error, 2 warnings"
std::string lint_summary(const LintReport& report);

/// "not created with these parameters, but checked: 24 alarms (the condition `IsProd` is false with `Stage=dev`)".
/// Empty: all is created.
std::string not_created_summary(const LintReport& report);

// ---- what the formats share

/// The severity of the rule that found it.
Severity severity_of(const Finding& finding);
/// "metric filter `x` (ADDRESS): message", without naming the definition twice, nor its address if it has no name.
std::string full_message(const Finding& finding);
/// Whether the place is in a file, not on the command line or in standard input.
bool is_in_file(const SourceLocation& place);
/// The file as reports name it: relative to the working directory if it is below it, without `./`.
std::string report_path(const std::string& file);
/// One fingerprint per finding, 16 hexadecimal digits: of rule, file, definition and text, so that it stays the same
/// when lines move; findings that are equal in all of these are numbered.
std::vector<std::string> fingerprints(const std::vector<Finding>& findings);
/// Does the same for files that were not read: of each the name, so that it stays the same when its problem moves.
std::vector<std::string> fingerprints(const std::vector<LintedFile>& files);

}  // namespace insitu::cli
