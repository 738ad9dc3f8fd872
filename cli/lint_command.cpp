#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <filesystem>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/lint_arguments.h"
#include "cli/lint_samples.h"
#include "cli/named_files.h"
#include "cli/report_origin.h"
#include "cli/reports/lint_reports.h"
#include "cli/terminal.h"
#include "cli/write_file.h"
#include "engine/expect/project_file.h"
#include "engine/input/read_whole.h"
#include "engine/lint/agent_rules.h"
#include "engine/templates/definition_union.h"
#include "grammar/near_name.h"
#include "insitu/lint.h"
#include "insitu/read_definitions.h"
#include "insitu/run_tests.h"

namespace insitu::cli {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  std::ranges::move(more, std::back_inserter(findings));
}

WrittenValue typed(const std::string& text, std::string_view option) {
  WrittenValue value;
  value.text = text;
  value.place.file = option;
  return value;
}

/// The content of a file: places in it are places in the file.
WrittenValue content_of(const std::string& file, std::string text) {
  WrittenValue value;
  value.place = {.file = file, .line = 1, .column = 1};
  value.in_line = true;
  std::size_t line = 1;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', end + 1))
    value.anchors.push_back({.offset = end + 1, .line = ++line, .column = 1});
  value.text = std::move(text);
  return value;
}

bool is_query_file(std::string_view file) { return file.ends_with(".query"); }

/// Reads what is to be checked, and collects the findings.
class LintRun {
 public:
  explicit LintRun(const LintArguments& arguments) : arguments_(arguments) { options_.compile = arguments.compile; }

  /// False if something could not be read or checked, which was reported on stderr.
  bool run() {
    for (const std::string& pattern : arguments_.patterns) {
      ++report_.checked.patterns;
      append(report_.findings, lint_pattern(typed(pattern, "-e"), options_));
    }
    for (const std::string& query : arguments_.queries) {
      ++report_.checked.queries;
      append(report_.findings, lint_query(typed(query, "--query"), options_));
    }
    for (const std::string& file : arguments_.query_files) read_query(file);
    read_files();
    judge_empty_files();
    const auto unknown = is_complete_ ? unknown_parameter(definitions_, arguments_.parameters) : std::nullopt;
    if (unknown) fail("--param", *unknown);
    if (!arguments_.samples.empty()) read_logs();
    append(report_.findings, lint(definitions_, options_));
    allow_unresolved();
    std::erase_if(report_.findings, [this](const Finding& finding) {
      return std::ranges::find(arguments_.disabled, rule_name(finding.rule)) != arguments_.disabled.end();
    });
    return is_complete_;
  }

  [[nodiscard]] const LintReport& report() const { return report_; }
  /// The files that were read because others name them.
  [[nodiscard]] const std::vector<std::string>& other_files() const { return other_files_; }

 private:
  void fail(const std::string& file, std::string problem, SourceLocation place = {}) {
    complain(problem);
    is_complete_ = false;
    if (place.file.empty()) place.file = file;
    report_.files.push_back({file, std::move(problem), std::move(place)});
  }
  void fail(const std::string& file, const ReadProblem& problem) {
    fail(file, describe_with_help(problem), problem.place);
  }

  void read_query(const std::string& file) {
    auto text = read_whole(file);
    if (!text) return fail(file, describe(file, text.error()));
    report_.files.push_back({file, {}, {}});
    ++report_.checked.queries;
    append(report_.findings, lint_query(content_of(file, std::move(*text)), options_));
  }

  /// Reads the files in their order. A template that another one has as that of a nested stack is checked as its part.
  void read_files() {
    std::vector<FileReading> readings;
    std::vector<std::optional<ReadProblem>> problems;
    std::vector<bool> are_agents;
    for (const std::string& file : arguments_.files) {
      FileReading reading{.file = file, .with = {}, .definitions = {}};
      problems.emplace_back();
      const auto is_agent = is_agent_config_file(file);
      are_agents.push_back(is_agent.value_or(false));
      if (are_agents.back()) {
        read_agent(file);
      } else if (is_definitions_file(file)) {
        auto definitions = read_definitions(file, arguments_.parameters, UnknownParameters::Accepted,
                                            ResourceConditions::BothWays, arguments_.files);
        const auto& others = definitions ? definitions->other_files : definitions.error().other_files;
        other_files_.insert(other_files_.end(), others.begin(), others.end());
        if (definitions) {
          reading.definitions = std::move(*definitions);
        } else {
          problems.back() = std::move(definitions.error());
        }
      }
      readings.push_back(std::move(reading));
    }
    const std::set<std::size_t> nested = nested_among(readings);
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const std::string& file = readings[i].file;
      if (problems[i]) {
        fail(file, *problems[i]);
      } else if (are_agents[i]) {
        continue;
      } else if (!is_definitions_file(file)) {
        read_other_file(file);
      } else if (nested.contains(i)) {
        report_.files.push_back({file, {}, {}});
      } else {
        take(file, std::move(readings[i].definitions));
      }
    }
  }

  void read_agent(const std::string& file) {
    const auto text = read_whole(file);
    if (!text) return fail(file, describe(file, text.error()));
    report_.files.push_back({file, {}, {}});
    ++report_.checked.agents;
    append(report_.findings, lint_agent_config(file, *text));
  }

  static bool is_definitions_file(const std::string& file) {
    std::error_code error;
    return !std::filesystem::is_directory(file, error) && !is_query_file(file) && !is_project_file_name(file);
  }

  void read_other_file(const std::string& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
      return fail(file, fmt::format("{}: is a directory: name its files, such as `{}/*.template.json`", file,
                                    report_path(file)));
    }
    if (is_query_file(file)) return read_query(file);
    read_project(file);
  }

  void read_project(const std::string& file) {
    const auto text = read_whole(file);
    if (!text) return fail(file, describe(file, text.error()));
    const auto project = read_project_file(file, *text);
    if (!project) {
      for (const ReadProblem& problem : project.error()) fail(file, problem);
      return;
    }
    Definitions own = definitions_in(*project);
    if (own.is_empty()) {
      return fail(file,
                  fmt::format("{}: writes no pattern, query or alarm itself: name the files of its `sources`", file));
    }
    // Patterns that a log must match, or must not match, publish nothing.
    std::erase_if(own.filters, [this](const FilterDefinition& filter) {
      if (!filter.transformations.empty()) return false;
      ++report_.checked.patterns;
      append(report_.findings, lint_pattern(filter.pattern, options_));
      return true;
    });
    count(file, own);
    // Its filters are no part of what is deployed: alarms of templates do not read what they publish.
    append(report_.findings, lint(own, options_));
  }

  void take(const std::string& file, Definitions definitions) {
    for (const std::string& stack : definitions.empty_stacks) {
      complain(fmt::format("note: {}: an empty stack, which has no resources", stack));
    }
    for (const std::string& note : definitions.notes) complain("note: " + note);
    if (definitions.is_empty() && definitions.empty_stacks.empty()) {
      empty_files_.push_back(file);
    } else {
      count(file, definitions);
    }
    definitions_.append(std::move(definitions));
  }

  /// Some templates of an application may define nothing that is checked here, but not all of them.
  void judge_empty_files() {
    const bool has_others = report_.checked.total() > 0 || !definitions_.is_empty();
    for (const std::string& file : empty_files_) {
      const std::string text = fmt::format("{}: defines no filter, alarm or query", file);
      if (!has_others) {
        fail(file, text);
      } else {
        report_.files.push_back({file, {}, {}});
        complain("note: " + text);
      }
    }
  }

  void count(const std::string& file, const Definitions& definitions) {
    report_.files.push_back({file, {}, {}});
    LintedCounts& checked = report_.checked;
    for (const FilterDefinition& filter : definitions.filters) checked.add(filter.kind);
    for (const NotCreated& one : definitions.not_created) checked.add(one.definition.kind);
    checked.alarms += definitions.alarms.size();
    checked.queries += definitions.queries.size();
    std::ranges::copy(definitions.not_created, std::back_inserter(report_.not_created));
  }

  void read_logs() {
    auto samples = read_samples(arguments_.samples, definitions_);
    if (samples) {
      options_.samples = std::move(*samples);
    } else {
      fail(samples.error().file, std::move(samples.error().message));
    }
  }

  /// Drops what is allowed to be unresolved. A name that means nothing is refused: it would hide what takes it later.
  void allow_unresolved() {
    const bool is_whole = is_complete_;
    for (const std::string& address : std::set<std::string>(arguments_.allowed.begin(), arguments_.allowed.end())) {
      const std::size_t met = std::erase_if(report_.findings, [&](const Finding& finding) {
        return severity_of(finding) == Severity::Unresolved && finding.address == address;
      });
      report_.allowed += met;
      if (met == 0 && is_whole) refuse_allowed(address);
    }
  }

  void refuse_allowed(const std::string& address) {
    std::vector<std::string_view> unresolved;
    for (const Finding& finding : report_.findings) {
      if (severity_of(finding) == Severity::Unresolved) unresolved.push_back(finding.address);
    }
    const std::string_view near = near_name(address, unresolved);
    fail("--allow-unresolved", fmt::format("--allow-unresolved: nothing is unresolved at `{}`{}", address,
                                           near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
  }

  const LintArguments& arguments_;
  LintOptions options_;
  Definitions definitions_;
  std::vector<std::string> empty_files_;
  std::vector<std::string> other_files_;
  LintReport report_;
  bool is_complete_ = true;
};

/// What is linted, for a report.
ReportOrigin origin_of(const LintArguments& arguments) {
  std::vector<std::string> files = arguments.files;
  files.insert(files.end(), arguments.query_files.begin(), arguments.query_files.end());
  for (const SampleArgument& sample : arguments.samples) files.push_back(sample.file);
  return report_origin(arguments, files);
}

std::string format_report(const LintArguments& arguments, const LintReport& report, LintFormat format) {
  switch (format) {
    case LintFormat::Text: return lint_text(report);
    case LintFormat::Json: return lint_json(report);
    case LintFormat::Sarif: return lint_sarif(report);
    case LintFormat::GitHub: return lint_github(report);
    case LintFormat::GitLab: return lint_gitlab(report);
    case LintFormat::Html: return lint_html(report, origin_of(arguments));
  }
  return {};
}

void print_report(LintFormat format, const std::string& text, When colour, ByteOutput& out) {
  switch (format) {
    case LintFormat::Text: return write_report(out, text, colour);
    case LintFormat::Json:
    case LintFormat::Sarif:
    case LintFormat::GitLab: return write_json(out, text);
    case LintFormat::Html:
    case LintFormat::GitHub: return out.write(text);  // commands, which only the runner reads
  }
}

std::string list_rules() {
  std::string list;
  for (const LintRule& rule : lint_rules())
    list += fmt::format("{:<27}  {:<12}  {}\n", rule.name, severity_name(rule.severity), rule.summary);
  return list;
}

/// Whether the report would replace a file that is read; complains then.
bool is_read(const LintArguments& arguments, const std::string& output) {
  std::vector<std::string> samples;
  for (const SampleArgument& sample : arguments.samples) samples.push_back(sample.file);
  return replaces(output, arguments.files, "one of the inputs") ||
         replaces(output, arguments.query_files, "a query file") || replaces(output, samples, "a sample");
}

/// Whether the report would replace a file that one of the inputs names; complains then. `others`: what was read for
/// them.
bool is_named(const LintArguments& arguments, const std::vector<std::string>& others, const std::string& output) {
  std::vector<std::string> tests;
  std::ranges::copy_if(arguments.files, std::back_inserter(tests), is_project_file_name);
  constexpr std::string_view kNamed = "a file that one of the inputs names";
  return replaces(output, others, kNamed) || replaces(output, files_read_by(tests), kNamed) ||
         replaces_named(output, arguments.files) || replaces_named(output, others);
}

/// The files that reports go to.
std::vector<std::string> output_files(const LintArguments& arguments) {
  std::vector<std::string> files;
  for (const LintReportRequest& request : arguments.reports) {
    if (request.file) files.push_back(*request.file);
  }
  if (arguments.output_file) files.push_back(*arguments.output_file);
  return files;
}

/// Writes the reports that name a file. Returns false, after complaining, if that failed for one.
bool write_reports_of(const LintReport& report, const LintArguments& arguments) {
  bool is_written = true;
  for (const LintReportRequest& request : arguments.reports) {
    if (!request.file) continue;
    is_written = write_file(*request.file, format_report(arguments, report, request.format)) && is_written;
  }
  return is_written;
}

/// The format of what goes to standard output, or to --output-file: the text, unless another one is asked for.
LintFormat format_of_output(const LintArguments& arguments) {
  const auto found =
      std::ranges::find_if(arguments.reports, [](const LintReportRequest& request) { return !request.file; });
  return found == arguments.reports.end() ? LintFormat::Text : found->format;
}

ExitCode run(const LintArguments& arguments, ByteOutput& out) {
  const std::vector<std::string> outputs = output_files(arguments);
  const auto replaces_input = [&](const std::string& output) { return is_read(arguments, output); };
  if (std::ranges::any_of(outputs, replaces_input)) return ExitCode::Error;
  LintRun lint_run(arguments);
  const bool is_complete = lint_run.run();
  const auto replaces_other = [&](const std::string& output) {
    return is_named(arguments, lint_run.other_files(), output);
  };
  if (std::ranges::any_of(outputs, replaces_other)) return ExitCode::Error;
  const LintReport& report = lint_run.report();
  const bool fails = std::ranges::any_of(
      report.findings, [&](const Finding& finding) { return severity_of(finding) <= arguments.fail_on; });
  ExitCode code = fails ? ExitCode::NothingMatched : ExitCode::Matched;
  if (!is_complete) code = ExitCode::Error;
  if (!write_reports_of(report, arguments)) code = ExitCode::Error;
  const LintFormat format = format_of_output(arguments);
  const std::string text = format_report(arguments, report, format);
  if (arguments.output_file) {
    if (!write_file(*arguments.output_file, text)) code = ExitCode::Error;
  } else {
    print_report(format, text, arguments.colour, out);
    out.flush();
  }
  if (const std::string summary = not_created_summary(report); !summary.empty()) complain("note: " + summary);
  if (format == LintFormat::Text) complain(lint_summary(report));
  return finish(out, code);
}

}  // namespace

ExitCode run_lint(std::vector<std::string> words) {
  const std::string typed = command_line("lint", words);
  auto arguments = parse_lint_arguments(std::move(words));
  if (arguments) arguments->command_line = typed;
  const auto is_html = [](const LintReportRequest& request) { return request.format == LintFormat::Html; };
  if (arguments && std::ranges::any_of(arguments->reports, is_html)) keep_messages();
  if (const auto status = begin_command(arguments, lint_command_page)) return *status;
  if (arguments->list_rules) return print_help(list_rules());
  if (arguments->explained) return print_help(std::string(lint_page(*arguments->explained)));
  ByteOutput out(STDOUT_FILENO);
  return run(*arguments, out);
}

}  // namespace insitu::cli
