#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/reports/test_words.h"
#include "cli/terminal.h"
#include "cli/test_arguments.h"
#include "cli/test_files.h"
#include "cli/write_file.h"
#include "engine/expect/project_schema.h"
#include "engine/expect/update_file.h"
#include "engine/input/read_whole.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

std::string written(const TestReport& report, TestFormat format) {
  switch (format) {
    case TestFormat::Junit: return test_junit(report);
    case TestFormat::Tap: return test_tap(report);
    case TestFormat::Github: return test_github(report);
    case TestFormat::Json: return test_json(report);
  }
  return "";
}

/// Other steps of a job write there, too: so it is appended.
bool append_summary(const TestReport& report) {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");
  if (file == nullptr || *file == '\0') return true;
  std::ofstream summary(file, std::ios::app);
  summary << test_github_summary(report);
  if (summary.flush()) return true;
  complain(fmt::format("{}: the job summary cannot be written", file));
  return false;
}

/// False: a report could not be written. `updates`: what --update did.
bool write_reports(const TestArguments& arguments, const TestReport& report, const std::string& updates,
                   ByteOutput& out) {
  bool text_is_wanted = true;
  bool all_written = true;
  std::string behind;
  for (const ReportRequest& request : arguments.reports) {
    const std::string text = written(report, request.format);
    if (request.file) {
      all_written = write_file(*request.file, text) && all_written;
      continue;
    }
    // Whoever reads TAP wants nothing else there; annotations are lines of a log.
    if (request.format == TestFormat::Tap) text_is_wanted = false;
    if (request.format == TestFormat::Github) all_written = append_summary(report) && all_written;
    behind += text;
  }
  if (!text_is_wanted) write_to_stderr(updates);
  std::string all = (text_is_wanted ? updates + test_text(report, arguments.verbosity) : "") + behind;
  if (control_characters_of_stdout() == ControlCharacters::Visible) {
    std::string visible;
    append_visible(visible, all);
    all = std::move(visible);
  }
  out.write(all);
  return all_written;
}

/// Writes what was measured into the test files; what was changed, line by line. nullopt, and said: a file could not be
/// changed.
std::optional<std::string> update(const TestReport& report) {
  std::map<std::string, std::vector<Measurement>> by_file;
  for (const CaseResult& result : report.cases) {
    if (result.verdict != Verdict::Failed) continue;  // what could not be looked at was not measured either
    auto& measurements = by_file[result.file];
    measurements.insert(measurements.end(), result.measurements.begin(), result.measurements.end());
  }
  std::string changes;
  for (const auto& [file, measurements] : by_file) {
    if (measurements.empty()) continue;
    const auto text = read_whole(file);
    if (!text) {
      complain(describe(file, text.error()));
      return std::nullopt;
    }
    const auto updated = with_measurements(*text, measurements);
    if (!updated) {
      complain(describe(updated.error()));
      return std::nullopt;
    }
    if (!write_file(file, *updated)) return std::nullopt;
    for (const Measurement& one : measurements) {
      changes += fmt::format("{}: {} -> {}\n", written_place(one.written.place), one.written.text, one.found);
    }
  }
  return changes;
}

ExitCode exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return ExitCode::Matched;
    case Verdict::Failed: return ExitCode::NothingMatched;
    case Verdict::Broken: return ExitCode::Error;
  }
  return ExitCode::Error;
}

/// Whether a report would take the place of a test file; then it is said.
bool hides_test_file(const TestArguments& arguments, const std::vector<std::string>& files) {
  for (const ReportRequest& request : arguments.reports) {
    std::error_code error;
    const auto is_report = [&](const std::string& file) {
      return request.file && std::filesystem::equivalent(file, *request.file, error);
    };
    if (std::ranges::none_of(files, is_report)) continue;
    complain(fmt::format("{}: is a test file, no place for a report", *request.file));
    return true;
  }
  return false;
}

ExitCode run(const TestArguments& arguments, const std::vector<std::string>& files, ByteOutput& out) {
  if (hides_test_file(arguments, files)) return ExitCode::Error;
  TestOptions options = arguments.options;
  options.open_input = input_of_file;
  TestReport report = run_tests(files, options);
  std::string updates;
  if (arguments.update) {
    auto done = update(report);
    if (!done) return ExitCode::Error;
    updates = std::move(*done);
    report = run_tests(files, options);
  }
  return write_reports(arguments, report, updates, out) ? exit_code(report.verdict()) : ExitCode::Error;
}

}  // namespace

ExitCode run_test(std::vector<std::string> words) {
  const auto arguments = parse_test_arguments(std::move(words));
  if (!arguments) {
    complain(arguments.error().message);
    return ExitCode::Error;
  }
  ByteOutput out(STDOUT_FILENO);
  if (arguments->help || arguments->schema) {
    out.write(arguments->help ? test_help() : project_json_schema());
    return finish(out, ExitCode::Matched);
  }
  const std::vector<std::string> files = arguments->files.empty() ? find_project_files() : arguments->files;
  if (files.empty()) {
    complain("no test file: there is no `*.insitu.yaml` here, nor above up to the root of the repository");
    return ExitCode::Error;
  }
  return finish(out, run(*arguments, files, out));
}

}  // namespace insitu::cli
