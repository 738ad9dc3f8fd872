#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <expected>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/named_files.h"
#include "cli/report_origin.h"
#include "cli/reports/test_words.h"
#include "cli/terminal.h"
#include "cli/test_arguments.h"
#include "cli/test_files.h"
#include "cli/test_init.h"
#include "cli/write_file.h"
#include "engine/expect/project_schema.h"
#include "engine/expect/update_file.h"
#include "engine/input/read_whole.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

/// The files of a run that its report names: test files and sources.
std::vector<std::string> files_of(const TestReport& report) {
  std::vector<std::string> files;
  for (const CaseResult& result : report.cases) {
    if (std::ranges::find(files, result.file) == files.end()) files.push_back(result.file);
  }
  for (const std::string& file : report.other_files) {
    if (std::ranges::find(files, file) == files.end()) files.push_back(file);
  }
  return files;
}

std::string written(const TestArguments& arguments, const TestReport& report, TestFormat format) {
  switch (format) {
    case TestFormat::Junit: return test_junit(report);
    case TestFormat::Tap: return test_tap(report);
    case TestFormat::Github: return test_github(report);
    case TestFormat::Json: return test_json(report);
    case TestFormat::Html: return test_html(report, report_origin(arguments, files_of(report)));
  }
  return "";
}

/// Returns the file of the job's summary, if there is one.
std::optional<std::string> summary_file() {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");
  return file == nullptr || *file == '\0' ? std::nullopt : std::optional<std::string>(file);
}

bool writes_summary(const ReportRequest& request) { return request.format == TestFormat::Github && !request.file; }

/// Appends the summary, because other steps of a job write there, too.
bool append_summary(const TestReport& report) {
  const auto file = summary_file();
  if (!file) return true;
  std::ofstream summary(*file, std::ios::app);
  summary << test_github_summary(report);
  if (summary.flush()) return true;
  complain(fmt::format("{}: the job summary cannot be written", *file));
  return false;
}

void print_report(TestFormat format, const std::string& text, ByteOutput& out) {
  if (format == TestFormat::Json) return write_json(out, text);
  if (control_characters_of_stdout() == ControlCharacters::AsTheyAre) return out.write(text);
  std::string visible;
  append_visible(visible, text);
  out.write(visible);
}

/// Returns false if a report could not be written. `updates`: what --update did.
bool write_reports(const TestArguments& arguments, const TestReport& report, const std::string& updates,
                   ByteOutput& out) {
  bool text_is_wanted = true;
  bool all_written = true;
  std::vector<std::pair<TestFormat, std::string>> behind;
  for (const ReportRequest& request : arguments.reports) {
    const std::string text = written(arguments, report, request.format);
    if (request.file) {
      all_written = write_file(*request.file, text) && all_written;
      continue;
    }
    // A reader of a format expects nothing else there; annotations are lines of a log.
    if (request.format != TestFormat::Github) text_is_wanted = false;
    if (writes_summary(request)) all_written = append_summary(report) && all_written;
    behind.emplace_back(request.format, text);
  }
  if (text_is_wanted) {
    const std::size_t columns = is_terminal(STDOUT_FILENO) ? columns_of_stdout() : 0;
    write_report(out, updates + test_text(report, arguments.verbosity, columns), arguments.colour);
  } else {
    write_to_stderr(updates);
  }
  for (const auto& [format, text] : behind) print_report(format, text, out);
  return all_written;
}

/// Writes what was measured into the test files and returns the changes, line by line; nullopt, after complaining, if a
/// file could not be changed.
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
      changes += fmt::format("{}: {} -> {}\n", in_one_line(written_place(one.written.place)),
                             in_one_line(one.written.text), in_one_line(one.found));
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

/// Returns the files that are written: reports, and the summary of the job.
std::vector<std::string> outputs_of(const TestArguments& arguments) {
  std::vector<std::string> outputs;
  for (const ReportRequest& request : arguments.reports) {
    if (request.file) outputs.push_back(*request.file);
  }
  if (arguments.output_file) outputs.push_back(*arguments.output_file);
  const auto summary = summary_file();
  if (summary && std::ranges::any_of(arguments.reports, writes_summary)) outputs.push_back(*summary);
  return outputs;
}

/// Whether what is written would take the place of one of the files; complains then.
bool hides_file(const std::vector<std::string>& outputs, const std::vector<std::string>& files, std::string_view what) {
  return std::ranges::any_of(outputs, [&](const std::string& output) { return replaces(output, files, what); });
}

/// The same for what the text of one of the files names.
bool hides_named(const std::vector<std::string>& outputs, const std::vector<std::string>& files) {
  return std::ranges::any_of(outputs, [&](const std::string& output) { return replaces_named(output, files); });
}

/// Makes inputs of what an agent sends of the files of samples. What is lost of them is a problem, because a test
/// asserts.
std::function<Input(const std::string&)> input_through_agent(const AgentArguments& agent) {
  return [agent](const std::string& path) {
    Input input = input_of_file(path);
    input.open = [agent, path]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
      auto loaded = load_agent(agent, agent.configs, agent_files({path}));
      if (!loaded) return std::unexpected(InputProblem{loaded.error().front()});
      return pages_of_agent(std::move(*loaded), agent.allows_dropped ? Losses::Counted : Losses::Refused);
    };
    return input;
  };
}

ExitCode run(const TestArguments& arguments, const std::vector<std::string>& files) {
  constexpr std::string_view kRead = "a file that a test reads";
  const std::vector<std::string> outputs = outputs_of(arguments);
  if (hides_file(outputs, files, "a test file") || hides_file(outputs, files_read_by(files), kRead)) {
    return ExitCode::Error;
  }
  TestOptions options = arguments.options;
  options.open_input = arguments.agent.configs.empty() ? input_of_file : input_through_agent(arguments.agent);
  TestReport report = run_tests(files, options);
  if (hides_file(outputs, report.other_files, kRead) || hides_named(outputs, files) ||
      hides_named(outputs, sources_read_by(files)) || hides_named(outputs, report.other_files)) {
    return ExitCode::Error;
  }
  for (const std::string& note : report.notes) complain("note: " + note);
  std::string updates;
  if (arguments.update) {
    auto done = update(report);
    if (!done) return ExitCode::Error;
    updates = std::move(*done);
    report = run_tests(files, options);
  }
  bool is_written = true;
  const ExitCode code = with_output(arguments.output_file, [&] {
    ByteOutput out(STDOUT_FILENO);
    is_written = write_reports(arguments, report, updates, out);
    return finish(out, ExitCode::Matched);
  });
  return is_written && code == ExitCode::Matched ? exit_code(report.verdict()) : ExitCode::Error;
}

}  // namespace

ExitCode run_test(std::vector<std::string> words) {
  const std::string typed = command_line("test", words);
  auto arguments = parse_test_arguments(std::move(words));
  if (arguments) arguments->command_line = typed;
  const auto is_html = [](const ReportRequest& request) { return request.format == TestFormat::Html; };
  if (arguments && std::ranges::any_of(arguments->reports, is_html)) keep_messages();
  if (const auto status = begin_command(arguments, test_page)) return *status;
  if (arguments->schema) return print_page(project_json_schema());
  if (arguments->init) {
    ByteOutput out(STDOUT_FILENO);
    return finish(out, init_test_file(*arguments, out));
  }
  const auto files = arguments->files.empty() ? find_project_files() : arguments->files;
  if (!files) {
    complain(files.error());
    return ExitCode::Error;
  }
  if (files->empty()) {
    complain(
        "no test file: there is no `*.insitu.yaml` here, nor above up to the root of the repository (`insitu test "
        "--init "
        "SOURCE...` writes a first one, `insitu test --help` shows what it looks like)");
    return ExitCode::Error;
  }
  return run(*arguments, *files);
}

}  // namespace insitu::cli
