#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/count_expectation.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/name_check.h"
#include "cli/terminal.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

struct Doubt {
  std::string pattern;
  Diagnostic doubt;
};

struct Compiled {
  Program program;
  std::vector<Doubt> doubts;  ///< of all patterns
  std::size_t patterns = 0;
};

/// Compiles all patterns; complains about those that are refused.
std::optional<Compiled> compile(const FilterArguments& arguments) {
  std::vector<Program> programs;
  std::vector<Doubt> doubts;
  bool refused = false;
  for (const std::string& pattern : arguments.patterns) {
    auto program = compile_filter_pattern(pattern, arguments.compile);
    if (!program) {
      write_to_stderr(draw_diagnostic(program.error(), pattern, "insitu: error"));
      refused = true;
      continue;
    }
    for (const Diagnostic& note : program->notes()) {
      if (arguments.messages) write_to_stderr(draw_diagnostic(note, pattern, "insitu: note"));
    }
    for (const Diagnostic& doubt : program->doubts()) doubts.push_back({pattern, doubt});
    programs.push_back(std::move(*program));
  }
  if (refused) return std::nullopt;
  return Compiled{any_of(programs), std::move(doubts), programs.size()};
}

std::optional<ScanOptions> filter_options(const FilterArguments& arguments, Colours colours, const Compiled& compiled) {
  auto scan = scan_options(arguments, !arguments.expectations.all.empty());
  if (!scan) return std::nullopt;
  ScanOptions& options = *scan;
  options.selection = arguments.selection;
  const bool counts_events = !arguments.expectations.all.empty();
  options.stop_at_first = arguments.report == Report::Nothing && !counts_events;
  if (counts_events || !compiled.doubts.empty()) options.numbering = Numbering::On;
  const bool prints_events = arguments.report == Report::Events;
  options.max_per_file = arguments.max_per_file;
  if (arguments.report == Report::FilesWithMatches || arguments.report == Report::FilesWithout)
    options.max_per_file = 1;
  if (prints_events) {
    options.context = arguments.context();
    const bool json = arguments.output == OutputFormat::Json;
    if (json) options.details = Details::ExtractedValues;
    if (!json && colours == Colours::On) options.details = Details::Highlights;
    if (json || arguments.line_numbers) options.numbering = Numbering::On;
  }
  return scan;
}

std::unique_ptr<Sink> make_sink(const FilterArguments& arguments, const SinkContext& context,
                                const MessageStyle& style) {
  switch (arguments.report) {
    case Report::Counts: return count_sink(context, style);
    case Report::FilesWithMatches: return file_list_sink(context, Listed::FilesWithMatches, style);
    case Report::FilesWithout: return file_list_sink(context, Listed::FilesWithout, style);
    case Report::Nothing: return silent_sink(context);
    case Report::Events: break;
  }
  return arguments.output == OutputFormat::Json ? json_sink(context, style.control_characters)
                                                : message_sink(context, style);
}

void print_stats(const ScanSummary& summary, double seconds) {
  write_to_stderr(
      fmt::format("events scanned: {}\n"
                  "events examined: {}\n"
                  "events matched: {}\n"
                  "not JSON, of those examined: {}\n"
                  "bytes: {}\n"
                  "files: {}\n"
                  "files with errors: {}\n"
                  "seconds: {:.3f}\n"
                  "GB/s: {:.3f}\n",
                  summary.records_scanned, summary.records_examined, summary.records_matched, summary.not_json,
                  summary.bytes_scanned, summary.files, summary.files_with_problems, seconds,
                  seconds > 0 ? static_cast<double>(summary.bytes_scanned) / 1e9 / seconds : 0.0));
}

/// Notes what was surely meant otherwise in patterns that selected nothing, or in a single one that selected
/// everything.
void print_doubts(const Compiled& compiled, const ScanSummary& summary, const ScanOptions& options) {
  const bool is_whole = !options.stop_at_first && !options.max_per_file;
  const bool is_everything = is_whole && compiled.patterns == 1 && summary.records_matched == summary.records_scanned;
  if (summary.records_scanned == 0 || (summary.records_matched > 0 && !is_everything)) return;
  for (const auto& [pattern, doubt] : compiled.doubts) write_to_stderr(draw_diagnostic(doubt, pattern, "insitu: note"));
}

/// The exit status of a scan.
ExitCode conclude(const FilterArguments& arguments, ByteOutput& out, const EndedScan& scan) {
  const ScanSummary& summary = scan.summary;
  if (summary.out_of_memory) {
    complain("out of memory");
    return finish(out, ExitCode::Error);
  }
  if (summary.files_with_problems > 0) return finish(out, ExitCode::Error);
  const bool reader_gone = out.error() == std::errc::broken_pipe;  // it has seen enough
  if (!arguments.expectations.all.empty()) {
    if (reader_gone) return cannot_count("-q prints none");
    return finish(out, judge(arguments.expectations, scan, summary.records_matched, "selected events"));
  }
  return finish(out, summary.records_matched > 0 || reader_gone ? ExitCode::Matched : ExitCode::NothingMatched);
}

}  // namespace

ExitCode run_filter(std::vector<std::string> words) {
  auto arguments = parse_filter_arguments(std::move(words));
  if (!arguments) {
    complain(arguments.error().message);
    return ExitCode::Error;
  }
  ByteOutput out(STDOUT_FILENO);
  if (arguments->help) {
    out.write(filter_help());
    return finish(out, ExitCode::Matched);
  }
  const std::optional<Compiled> compiled = compile(*arguments);
  if (!compiled) return ExitCode::Error;
  if (arguments->explain) {
    write_text(out, draw_plan(compiled->program));
    return finish(out, ExitCode::Matched);
  }
  if (arguments->max_per_file == 0) return ExitCode::NothingMatched;

  const InputFiles files = find_input_files(*arguments);
  InputMessages messages(*arguments);
  const auto report = [&](const std::string& file, const InputProblem& problem) { messages.report(file, problem); };
  const Colours colours = colours_for(arguments->colour);
  const bool show_names = arguments->file_names.value_or(!files.named_one_file);
  const MessageStyle style{.file_names = show_names ? FileNames::Shown : FileNames::Hidden,
                           .numbers = arguments->line_numbers ? Numbers::Shown : Numbers::Hidden,
                           .colours = colours,
                           .control_characters = control_characters_of_stdout()};
  const auto sink = make_sink(*arguments, {out, files.names, report}, style);

  CountExpectations& expectations = arguments->expectations;
  auto options = filter_options(*arguments, colours, *compiled);
  if (!options) return ExitCode::Error;
  if (!read_known_fields(compiled->program, *options, expectations)) return ExitCode::Error;
  RepeatableInputs inputs(files.inputs, expectations.all.empty() ? Keep::Beginning : Keep::Everything);
  options->when_names_are_met = [&inputs] { inputs.stop_keeping(); };
  const auto begin = std::chrono::steady_clock::now();
  const ScanSummary summary = scan(compiled->program, inputs.inputs(), *sink, *options);
  out.flush();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  if (arguments->messages) print_doubts(*compiled, summary, *options);
  messages.print_unnamed();
  if (summary.records_matched == 0 || arguments->stats)
    messages.print_hints(summary.not_json > 0 ? AskedFor::Json : AskedFor::Text);
  if (arguments->stats) print_stats(summary, elapsed.count());
  print_invalid_utf8(summary);
  const QueryOptions no_query;
  const EndedScan ended{compiled->program, summary, inputs, *options, no_query};
  if (arguments->messages && !out.error()) print_name_notes(ended, expectations.accepted);
  return conclude(*arguments, out, ended);
}

}  // namespace insitu::cli
