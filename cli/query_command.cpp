#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/count_expectation.h"
#include "cli/follow_query.h"
#include "cli/help_topics.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/name_check.h"
#include "cli/pager.h"
#include "cli/pattern_list.h"
#include "cli/progress.h"
#include "cli/query_partial.h"
#include "cli/query_report.h"
#include "cli/query_store.h"
#include "cli/report_origin.h"
#include "cli/reports/query_html.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "cli/write_file.h"
#include "engine/input/read_whole.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// The query as typed, or the content of its file.
std::optional<std::string> written_query(const QueryArguments& arguments) {
  if (!arguments.query_file) return arguments.query;
  auto text = read_whole(*arguments.query_file);
  if (!text) {
    complain(describe(*arguments.query_file, text.error()));
    return std::nullopt;
  }
  return std::move(*text);
}

/// The saved query that `@NAME` asks for.
std::optional<SavedQuery> asked_query(const QueryStore& store, const std::string& name) {
  auto saved = store.find(name);
  if (saved) return saved;
  std::string help = store.near_help(name);
  if (help.empty()) help = fmt::format("; did you mean `fields @{}`?", name);
  complain(fmt::format("no saved query is called `{}`{}", name, help));
  return std::nullopt;
}

/// Whether a query is only the name of a saved one, `@NAME`.
bool asks_for_saved(const std::string& query) {
  return query.starts_with('@') && query.find_first_of(" \t\n|") == std::string::npos && query.size() > 1;
}

/// The query with what it calls and all parameters put in.
std::optional<ExpandedQuery> read_query(const QueryArguments& arguments) {
  const auto written = written_query(arguments);
  if (!written) return std::nullopt;
  const QueryStore store;
  const bool is_saved = !arguments.query_file && asks_for_saved(*written);
  const auto query = is_saved ? asked_query(store, written->substr(1)) : std::optional(parse_saved_query(*written));
  if (!query) return std::nullopt;
  std::string unknown;
  const auto find = [&](const std::string& name) {
    auto found = store.find(name);
    if (!found) unknown = store.near_help(name);
    return found;
  };
  auto expanded = expand_query(*query, arguments.parameters, find);
  if (!expanded) {
    complain(expanded.error() + unknown);
    return std::nullopt;
  }
  if (is_saved) expanded->parts.push_back({.begin = 0, .end = expanded->text.size(), .name = written->substr(1)});
  return std::move(*expanded);
}

/// Saves the query as it is written, after a look at it, as far as it has values for its parameters.
ExitCode save_query(const QueryArguments& arguments) {
  const auto written = written_query(arguments);
  if (!written) return ExitCode::Error;
  const QueryStore store;
  const auto expanded = expand_query(parse_saved_query(*written), arguments.parameters,
                                     [&store](const std::string& name) { return store.find(name); });
  if (expanded) {
    const auto program = compile_query(expanded->text, arguments.compile);
    if (!program) {
      write_to_stderr(draw_diagnostic(program.error(), expanded->text, "insitu: error"));
      return ExitCode::Error;
    }
  }
  return store.save(*arguments.save_as, *written) ? ExitCode::Matched : ExitCode::Error;
}

CompileOptions compile_options(const QueryArguments& arguments) {
  CompileOptions options = arguments.compile;
  if (arguments.output == RowFormat::Insights) options.pointers = RowPointers::On;
  if (arguments.follow.is_asked) {
    // Rows come in the order of their events, and for as long as they come.
    options.order = DefaultOrder::Input;
    options.quotas = ServiceQuotas::Lifted;
  }
  return options;
}

std::optional<Program> compile(const QueryArguments& arguments, const ExpandedQuery& expanded) {
  const std::string& query = expanded.text;
  auto program = compile_query(query, compile_options(arguments));
  if (!program) {
    const ExpandedQuery::Part* part = expanded.part_at(program.error().span.begin);
    if (part != nullptr) complain(fmt::format("in the saved query `{}`:", part->name));
    write_to_stderr(draw_diagnostic(program.error(), query, "insitu: error"));
    return std::nullopt;
  }
  for (const Diagnostic& note : program->notes()) {
    if (arguments.messages) write_to_stderr(draw_diagnostic(note, query, "insitu: note"));
  }
  return std::move(*program);
}

/// Whether any event lies in the window can be found out afterwards, but not of a pipe: there every event is examined.
Program program_for(const QueryArguments& arguments, const InputFiles& files, const Program& program,
                    const std::string& query) {
  const bool has_pipe = std::ranges::any_of(
      files.inputs, [](const Input& input) { return input.may_block && !input.rewind && input.may_block(); });
  if (!has_pipe || (!arguments.time.start && !arguments.time.end)) return program;
  CompileOptions options = compile_options(arguments);
  options.prefiltering = Prefiltering::Off;
  return *compile_query(query, options);
}

/// Makes the sink of the rows.
using MakeSink = std::function<std::unique_ptr<RowSink>(const SinkContext& context, const RowStyle& style)>;

/// Whether the query can compare what it is to; complains where it cannot.
bool can_compare(const QueryArguments& arguments, const Program& program, const std::string& query,
                 const QueryClock& clock) {
  const auto problem = comparison_problem(program, !arguments.baseline.empty(), clock);
  if (problem) write_to_stderr(draw_diagnostic(*problem, query, "insitu: error"));
  return !problem;
}

/// Writes the report of a query whose rows were kept. `code`: how it has ended.
ExitCode write_query_html(const QueryArguments& arguments, const std::string& text, const ReportRows& rows,
                          ReportOrigin origin, const QueryEnd& end, ByteOutput& out, ExitCode code) {
  const ScanSummary& summary = end.scan.summary;
  if (summary.out_of_memory || summary.exceeded_memory_limit) return code;  // there are no rows
  origin.statistics = query_statistics(summary);
  if (origin.has_durations) origin.statistics.emplace_back("time taken", report_seconds(end.seconds));
  if (!arguments.expectations.all.empty()) {
    std::string expected;
    for (const CountExpectation& one : arguments.expectations.all) {
      expected += fmt::format("{}{}", expected.empty() ? "" : ", ", one.text);
    }
    origin.statistics.emplace_back("expected", expected);
  }
  out.write(query_html(text, rows, std::move(origin)));
  return finish(out, code);
}

/// Runs the program; rows go to standard output.
ExitCode run(const QueryArguments& arguments, const Program& program, const std::string& text, const InputFiles& files,
             const MakeSink& make_sink) {
  ByteOutput out(STDOUT_FILENO);
  InputMessages messages(arguments);
  const auto report = [&](const std::string& file, const InputProblem& problem) { messages.report(file, problem); };
  const bool counts_events = !arguments.expectations.all.empty();
  auto scan_arguments = scan_options(arguments, counts_events);
  if (!scan_arguments) return ExitCode::Error;
  ScanOptions& options = *scan_arguments;
  const bool numbers_events = arguments.stats || arguments.output == RowFormat::Insights || arguments.html;
  if (numbers_events || counts_events) options.numbering = Numbering::On;
  QueryOptions query;
  query.counts_lost_rows = arguments.messages;
  query.memory_limit = arguments.memory_limit.value_or(half_of_memory());
  if (!read_time_options(arguments.time, files.inputs, options, query)) return ExitCode::Error;
  if (!can_compare(arguments, program, text, query.clock)) return ExitCode::Error;
  std::optional<ShownZone> zone;
  if (!read_shown_zone(arguments.time, zone)) return ExitCode::Error;
  const auto sink = make_sink({out, files.names, report}, row_style_for(arguments, zone));
  ReportRows kept_rows(zone,
                       [&](std::size_t file, const InputProblem& problem) { report(files.names[file], problem); });

  CountExpectations expectations = arguments.expectations;
  if (!read_known_fields(program, options, expectations)) return ExitCode::Error;
  RepeatableInputs inputs(files.inputs, counts_events ? Keep::Everything : Keep::Beginning);
  options.when_names_are_met = [&inputs] { inputs.stop_keeping(); };
  const auto begin = std::chrono::steady_clock::now();
  const ScanSummary summary = [&] {
    const bool is_held = arguments.output == RowFormat::Table || arguments.html;
    Progress progress(arguments, files, is_held ? Printing::AfterReading : Printing::WhileReading);
    RowsAfterProgress rows(arguments.html ? kept_rows : *sink, progress);
    return scan(program, inputs.inputs(), rows, options, query);
  }();
  out.flush();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  const EndedScan ended{program, summary, inputs, options, query};
  const WindowCheck window = out.error() ? WindowCheck{} : check_window(program, summary, inputs, options, query);
  const QueryEnd end{.scan = ended,
                     .window = window,
                     .expectations = expectations,
                     .seconds = elapsed.count(),
                     .letters = text.contains("@message") ? letters_of(text) : Letters::Ascii,
                     .note_times = [&query] { note_times(query); },
                     .note_names = [&] { print_name_notes(ended, expectations.accepted); },
                     .note_losses = [&files] { files.losses ? files.losses->print_note() : void(); }};
  const ExitCode code = report_query(arguments, end, out, messages);
  if (!arguments.html) return code;
  return write_query_html(arguments, text, kept_rows, report_origin(arguments, files, query.clock, zone), end, out,
                          code);
}

/// Whether the output would replace a file that is read; complains then.
bool replaces_read_file(const QueryArguments& arguments, const InputFiles& files) {
  if (!arguments.output_file) return false;
  return replaces_input(arguments, files) ||
         (arguments.query_file && replaces(*arguments.output_file, {{*arguments.query_file}}, "the query file")) ||
         replaces(*arguments.output_file, arguments.expectations.fields_of, "a file of fields");
}

ExitCode run_following(const QueryArguments& arguments, const Program& program) {
  if (compares(program)) {
    complain("`diff` and `logcompare` compare what is there; `--follow` waits for more");
    return ExitCode::Error;
  }
  ByteOutput out(STDOUT_FILENO);
  auto options = scan_options(arguments, false);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  query.memory_limit = arguments.memory_limit.value_or(half_of_memory());
  if (!read_time_options(arguments.time, {}, *options, query)) return ExitCode::Error;
  std::optional<ShownZone> zone;
  if (!read_shown_zone(arguments.time, zone)) return ExitCode::Error;
  return follow_with_query(arguments, program, *options, query, out, row_style_for(arguments, zone));
}

/// The files that are named, and then those of the baseline.
InputFiles find_files(const QueryArguments& arguments) {
  InputFiles files = find_input_files(arguments);
  if (arguments.baseline.empty()) return files;
  InputArguments of_baseline = arguments;
  of_baseline.files = arguments.baseline;
  of_baseline.files_from.reset();
  InputFiles baseline = find_input_files(of_baseline);
  for (Input& input : baseline.inputs) input.is_baseline = true;
  std::ranges::move(baseline.inputs, std::back_inserter(files.inputs));
  std::ranges::move(baseline.names, std::back_inserter(files.names));
  std::ranges::move(baseline.directories, std::back_inserter(files.directories));
  return files;
}

/// Runs the program over the files that are named.
ExitCode run(const QueryArguments& arguments, const Program& program, const std::string& query,
             const MakeSink& make_sink) {
  const InputFiles files = find_files(arguments);
  const Program fit = program_for(arguments, files, program, query);
  if (replaces_read_file(arguments, files)) return ExitCode::Error;
  const bool is_read = arguments.output == RowFormat::Table && arguments.expectations.all.empty();  // by a person
  const Paging paging = is_read ? paging_of(files) : Paging::Off;
  return with_output(arguments.output_file,
                     [&] { return with_pager(paging, [&] { return run(arguments, fit, query, files, make_sink); }); });
}

}  // namespace

ExitCode run_query(std::vector<std::string> words) {
  const std::string typed = command_line("query", words);
  auto arguments = parse_query_arguments(std::move(words));
  if (arguments) arguments->command_line = typed;
  if (arguments && arguments->html) keep_messages();
  if (const auto status = begin_command(arguments, query_page)) return *status;
  if (arguments->functions) return print_help(functions_page());
  if (arguments->save_as) return save_query(*arguments);
  const std::optional<ExpandedQuery> expanded = read_query(*arguments);
  if (!expanded) return ExitCode::Error;
  const std::string& query = expanded->text;
  const std::optional<Program> program = compile(*arguments, *expanded);
  if (!program) return ExitCode::Error;
  if (!arguments->query_file) remember_query(arguments->query, arguments->keeps_no_history);
  if (arguments->explain) {
    return with_output(arguments->output_file,
                       [&] { return with_pager(Paging::On, [&] { return print_text(draw_plan(*program)); }); });
  }
  if (arguments->partial.file) {
    const InputFiles files = find_input_files(*arguments);
    return write_query_partial(*arguments, program_for(*arguments, files, *program, query), files);
  }
  if (!can_fail(arguments->expectations, row_counts_of(*program))) return ExitCode::Error;
  if (arguments->follow.is_asked) return run_following(*arguments, *program);
  return run(*arguments, *program, query, [&](const SinkContext& context, const RowStyle& style) {
    return row_sink(arguments->output, context, style);
  });
}

ExitCode run_patterns(std::vector<std::string> words) {
  const auto arguments = parse_patterns_arguments(std::move(words));
  if (const auto status = begin_command(arguments, patterns_page)) return *status;
  const std::optional<Program> program = compile(*arguments, {.text = arguments->query, .parts = {}});
  if (!program) return ExitCode::Error;
  return run(*arguments, *program, arguments->query, [&](const SinkContext& context, const RowStyle& style) {
    const PatternRows rows = arguments->baseline.empty() ? PatternRows::Plain : PatternRows::Compared;
    return arguments->output == RowFormat::Table ? pattern_list_sink(context, rows, style)
                                                 : row_sink(arguments->output, context, style);
  });
}

}  // namespace insitu::cli
