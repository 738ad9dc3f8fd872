#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/count_expectation.h"
#include "cli/follow_filter.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/name_check.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "cli/write_file.h"
#include "engine/input/read_whole.h"
#include "engine/output/terminal_text.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// A pattern and where it was written.
struct TypedPattern {
  std::string text;
  std::string place;  ///< `patterns.txt:3: `; empty: on the command line
};

/// The patterns of the command line, then those of files; nullopt, after complaining: a file cannot be read, or has
/// none.
std::optional<std::vector<TypedPattern>> read_patterns(const FilterArguments& arguments) {
  std::vector<TypedPattern> patterns;
  for (const std::string& pattern : arguments.patterns) patterns.push_back({pattern, ""});
  for (const std::string& file : arguments.pattern_files) {
    const auto text = read_whole(file);
    if (!text) {
      complain(describe(file, text.error()));
      return std::nullopt;
    }
    const std::size_t before = patterns.size();
    std::size_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
      std::string_view line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      ++number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
      patterns.push_back({std::string(line), fmt::format("{}:{}: ", in_one_line(file), number)});
    }
    if (patterns.size() > before) continue;
    complain(fmt::format("{}: has no pattern", file));
    return std::nullopt;
  }
  return patterns;
}

struct Doubt {
  TypedPattern pattern;
  Diagnostic doubt;
};

struct Compiled {
  Program program;
  std::vector<Doubt> doubts;  ///< of all patterns
  std::size_t patterns = 0;
  Letters letters{};  ///< of the patterns that look at bytes, which those on JSON do not
};

void draw(const Diagnostic& diagnostic, const TypedPattern& pattern, std::string_view severity) {
  write_to_stderr(draw_diagnostic(diagnostic, pattern.text, fmt::format("insitu: {}{}", pattern.place, severity)));
}

/// Compiles all patterns; complains about those that are refused.
std::optional<Compiled> compile(const FilterArguments& arguments) {
  const auto patterns = read_patterns(arguments);
  if (!patterns) return std::nullopt;
  std::vector<Program> programs;
  std::vector<Doubt> doubts;
  for (const TypedPattern& pattern : *patterns) {
    auto program = compile_filter_pattern(pattern.text, arguments.compile);
    if (!program) {
      draw(program.error(), pattern, "error");
      continue;
    }
    for (const Diagnostic& note : program->notes()) {
      if (arguments.messages) draw(note, pattern, "note");
    }
    for (const Diagnostic& doubt : program->doubts()) doubts.push_back({pattern, doubt});
    programs.push_back(std::move(*program));
  }
  if (programs.size() < patterns->size()) return std::nullopt;
  const bool has_letters = std::ranges::any_of(*patterns, [](const TypedPattern& pattern) {
    return !pattern.text.starts_with('{') && letters_of(pattern.text) == Letters::Others;
  });
  return Compiled{any_of(programs), std::move(doubts), programs.size(), has_letters ? Letters::Others : Letters::Ascii};
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
    if (arguments.output == OutputFormat::Raw && (colours == Colours::On || arguments.only_matching))
      options.details = Details::Highlights;
    if (json || arguments.line_numbers) options.numbering = Numbering::On;
  }
  return scan;
}

std::unique_ptr<Sink> make_sink(const FilterArguments& arguments, const SinkContext& context,
                                const EventStyle& events) {
  const MessageStyle& style = events.message;
  switch (arguments.report) {
    case Report::Counts: return count_sink(context, style);
    case Report::FilesWithMatches: return file_list_sink(context, Listed::FilesWithMatches, style);
    case Report::FilesWithout: return file_list_sink(context, Listed::FilesWithout, style);
    case Report::Nothing: return silent_sink(context);
    case Report::Events: break;
  }
  switch (arguments.output) {
    case OutputFormat::Raw: break;
    case OutputFormat::Json: return json_sink(context, style.control_characters);
    case OutputFormat::Pretty: return pretty_sink(context, events);
    case OutputFormat::Fields: return fields_sink(context, events, arguments.fields);
  }
  return message_sink(context, style);
}

void print_stats(const ScanSummary& summary, double seconds) {
  write_statistics(
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
  for (const auto& [pattern, doubt] : compiled.doubts) draw(doubt, pattern, "note");
}

/// Whether any event is in the window, if that may be why nothing was selected.
WindowCheck check_window_of(const FilterArguments& arguments, const EndedScan& scan) {
  const bool may_be_empty = scan.summary.records_matched == 0 && !scan.summary.ended_early;
  if (!scan.options.window || !may_be_empty) return {};
  const WindowCheck window = check_window(scan.inputs, scan.options, scan.query);
  const bool is_reported = !arguments.expectations.all.empty() && !arguments.expectations.allow_empty;  // as an error
  if (arguments.messages && window.is_empty && !is_reported) {
    complain("note: " + describe_empty_window(window.newest));
  }
  return window;
}

/// The exit status of a scan.
ExitCode judge_scan(const CountExpectations& expectations, ByteOutput& out, const EndedScan& scan,
                    const WindowCheck& window) {
  const ScanSummary& summary = scan.summary;
  if (summary.out_of_memory) {
    complain("out of memory");
    return finish(out, ExitCode::Error);
  }
  if (summary.files_with_problems > 0) return finish(out, ExitCode::Error);
  const bool reader_gone = out.error() == std::errc::broken_pipe;  // it has seen enough
  if (!expectations.all.empty()) {
    if (reader_gone) return cannot_count("-q prints none");
    if (lacks_window(expectations, window)) return finish(out, ExitCode::Error);
    return finish(out, judge(expectations, scan, summary.records_matched, "selected events"));
  }
  return finish(out, summary.records_matched > 0 || reader_gone ? ExitCode::Matched : ExitCode::NothingMatched);
}

/// Scans the files; events go to standard output.
ExitCode run(const FilterArguments& arguments, const Compiled& compiled, const InputFiles& files) {
  if (arguments.max_per_file == 0) return ExitCode::NothingMatched;
  ByteOutput out(STDOUT_FILENO);
  InputMessages messages(arguments);
  const auto report = [&](const std::string& file, const InputProblem& problem) { messages.report(file, problem); };
  const Colours colours = colours_for(arguments.colour);
  const bool show_names = arguments.file_names.value_or(!files.named_one_file);
  CountExpectations expectations = arguments.expectations;
  auto options = filter_options(arguments, colours, compiled);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  if (!read_time_options(arguments.time, files.inputs, *options, query)) return ExitCode::Error;
  options->window = window_of(query.clock);
  options->times = query.times;
  const MessageStyle style{.file_names = show_names ? FileNames::Shown : FileNames::Hidden,
                           .numbers = arguments.line_numbers ? Numbers::Shown : Numbers::Hidden,
                           .colours = colours,
                           .control_characters = control_characters_of_stdout(),
                           .parts = arguments.only_matching ? MessageParts::Matching : MessageParts::All};
  EventStyle event_style{.message = style, .times = query.times};
  if (!read_shown_zone(arguments.time, event_style.zone)) return ExitCode::Error;
  const auto sink = make_sink(arguments, {out, files.names, report}, event_style);
  if (!read_known_fields(compiled.program, *options, expectations)) return ExitCode::Error;
  RepeatableInputs inputs(files.inputs, expectations.all.empty() ? Keep::Beginning : Keep::Everything);
  options->when_names_are_met = [&inputs] { inputs.stop_keeping(); };
  const auto begin = std::chrono::steady_clock::now();
  const ScanSummary summary = [&] {
    const Progress progress(arguments, files, Printing::WhileReading);
    return scan(compiled.program, inputs.inputs(), *sink, *options);
  }();
  out.flush();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  if (arguments.messages) print_doubts(compiled, summary, *options);
  messages.print_unnamed();
  if (arguments.messages && files.losses) files.losses->print_note();
  if (summary.records_matched == 0 || arguments.stats)
    messages.print_hints(summary.not_json > 0 ? AskedFor::Json : AskedFor::Text, compiled.letters);
  if (arguments.stats) print_stats(summary, elapsed.count());
  print_invalid_utf8(summary);
  const EndedScan ended{compiled.program, summary, inputs, *options, query};
  if (arguments.messages && options->window) note_times(query);
  const WindowCheck window = out.error() ? WindowCheck{} : check_window_of(arguments, ended);
  if (arguments.messages && !window.is_empty && !out.error()) print_name_notes(ended, expectations.accepted);
  return judge_scan(expectations, out, ended, window);
}

/// Whether the output would replace a file that is read; complains then.
bool replaces_read_file(const FilterArguments& arguments, const InputFiles& files) {
  if (!arguments.output_file) return false;
  return replaces_input(arguments, files) ||
         replaces(*arguments.output_file, arguments.pattern_files, "a file of patterns") ||
         replaces(*arguments.output_file, arguments.expectations.fields_of, "a file of fields");
}

/// Whether following one operand means one file.
bool names_one_file(const FilterArguments& arguments) {
  std::error_code error;
  return arguments.files.size() == 1 && !std::filesystem::is_directory(arguments.files.front(), error) &&
         arguments.files.front().find_first_of("*?[") == std::string::npos;
}

ExitCode run_following(const FilterArguments& arguments, const Compiled& compiled) {
  if (arguments.max_per_file == 0) return ExitCode::NothingMatched;
  ByteOutput out(STDOUT_FILENO);
  const Colours colours = colours_for(arguments.colour);
  auto options = filter_options(arguments, colours, compiled);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  if (!read_time_options(arguments.time, {}, *options, query)) return ExitCode::Error;
  options->window = window_of(query.clock);
  options->times = query.times;
  if (!arguments.line_numbers && arguments.output == OutputFormat::Raw) options->numbering = Numbering::Off;
  const bool show_names = arguments.file_names.value_or(!names_one_file(arguments));
  const MessageStyle style{.file_names = show_names ? FileNames::Shown : FileNames::Hidden,
                           .numbers = arguments.line_numbers ? Numbers::Shown : Numbers::Hidden,
                           .colours = colours,
                           .control_characters = control_characters_of_stdout()};
  const ExitCode status = follow_with_filter(arguments, compiled.program, *options, style, out);
  if (arguments.messages && options->window) note_times(query);
  return status;
}

}  // namespace

ExitCode run_filter(std::vector<std::string> words) {
  const auto arguments = parse_filter_arguments(std::move(words));
  if (const auto status = begin_command(arguments, filter_page)) return *status;
  const std::optional<Compiled> compiled = compile(*arguments);
  if (!compiled) return ExitCode::Error;
  if (arguments->explain) {
    return with_output(arguments->output_file, [&] { return print_text(draw_plan(compiled->program)); });
  }
  if (arguments->follow.is_asked) return run_following(*arguments, *compiled);
  const InputFiles files = find_input_files(*arguments);
  if (replaces_read_file(*arguments, files)) return ExitCode::Error;
  return with_output(arguments->output_file, [&] { return run(*arguments, *compiled, files); });
}

}  // namespace insitu::cli
