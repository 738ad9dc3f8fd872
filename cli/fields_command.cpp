#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/pager.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "cli/write_file.h"
#include "grammar/unparse_query.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// With one decimal; only all events are 100 %, and nothing that occurs is 0 %.
FieldValue percent_of(std::uint64_t events, std::uint64_t all) {
  if (events == all) return FieldValue::integer(100);
  const double percent = 100.0 * static_cast<double>(events) / static_cast<double>(all);
  return FieldValue::real(std::clamp(std::round(10 * percent) / 10, 0.1, 99.9));
}

/// `number`, or, where there are several, `number 34, string 1`.
std::string types_of(const FieldCount& field) {
  struct Type {
    std::string_view name;
    std::uint64_t events;
  };
  std::array<Type, 4> types = {
      {{"string", field.texts}, {"number", field.numbers}, {"boolean", field.booleans}, {"timestamp", field.times}}};
  std::ranges::sort(
      types, [](const Type& a, const Type& b) { return a.events != b.events ? a.events > b.events : a.name < b.name; });
  if (types.front().events == field.events) return std::string(types.front().name);
  std::string text;
  for (const auto& [name, events] : types) {
    if (events > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, events);
  }
  return text;
}

void print_stats(const FieldScanResult& result, double seconds) {
  write_statistics(
      fmt::format("events: {}\n"
                  "events without a time: {}\n"
                  "events outside the window: {}\n"
                  "not JSON: {}\n"
                  "fields: {}\n"
                  "bytes: {}\n"
                  "files: {}\n"
                  "files with errors: {}\n"
                  "seconds: {:.3f}\n"
                  "GB/s: {:.3f}\n",
                  result.events, result.events_without_time, result.events_outside, result.events - result.json_events,
                  result.fields.size(), result.bytes_scanned, result.files, result.files_with_problems, seconds,
                  seconds > 0 ? static_cast<double>(result.bytes_scanned) / 1e9 / seconds : 0.0));
}

/// Notes what is worth knowing about a correct list. `unwritable`: names that no query can write.
void print_notes(const FieldScanResult& result, std::size_t unwritable) {
  if (result.events_beyond_quota > 0) {
    complain(fmt::format(
        "note: {} event{} more than {} fields, of which queries see the first (--no-aws-limits lifts it)",
        result.events_beyond_quota, result.events_beyond_quota == 1 ? " has" : "s have", kMaxDiscoveredFields));
  }
  if (result.left_names_out) {
    complain(fmt::format("note: names were left out: those beyond {} bytes, and of more than {} names the longest",
                         kMaxCountedNameBytes, kMaxCountedNames));
  }
  if (unwritable > 0) {
    complain(fmt::format("note: {} name{} empty or with a backtick: no query can write {}", unwritable,
                         unwritable == 1 ? " is" : "s are", unwritable == 1 ? "it" : "them"));
  }
}

/// Prints one row per field. Returns how many have names that no query can write; those are printed unchanged.
std::size_t print_fields(const FieldScanResult& result, RowSink& sink) {
  const std::vector<std::string> columns = {"field", "events", "percent", "types", "example"};
  sink.columns(columns);
  std::size_t unwritable = 0;
  for (const FieldCount& field : result.fields) {
    if (!sink.is_open()) break;
    const auto written = unparse_field_name(field.name);
    if (!written) ++unwritable;
    const std::string types = types_of(field);
    const std::array<FieldValue, 5> row = {
        FieldValue::text(written ? *written : field.name), FieldValue::integer(static_cast<std::int64_t>(field.events)),
        percent_of(field.events, result.events), FieldValue::text(types), FieldValue::text(field.example)};
    sink.row(row, "");
  }
  ScanSummary summary;
  summary.records_scanned = summary.records_examined = result.events + result.events_outside;
  summary.records_matched = result.events;
  summary.bytes_scanned = result.bytes_scanned;
  summary.rows = result.fields.size();
  sink.finish(summary);
  return unwritable;
}

ExitCode run(const FieldsArguments& arguments, const InputFiles& files) {
  ByteOutput out(STDOUT_FILENO);
  const auto options = scan_options(arguments, false);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  if (!read_time_options(arguments.time, files.inputs, *options, query)) return ExitCode::Error;
  std::optional<ShownZone> zone;
  if (!read_shown_zone(arguments.time, zone)) return ExitCode::Error;
  InputMessages messages(arguments);
  const auto report = [&](const std::string& file, const InputProblem& problem) { messages.report(file, problem); };
  const auto report_file = [&](std::size_t file, const InputProblem& problem) { report(files.names[file], problem); };

  const auto begin = std::chrono::steady_clock::now();
  const FieldScanResult result = [&] {
    const Progress progress(arguments, files, Printing::AfterReading);
    return scan_fields(files.inputs, report_file, *options, query, arguments.quota);
  }();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  if (result.out_of_memory) {
    complain("out of memory");
    return ExitCode::Error;
  }
  const auto sink = row_sink(arguments.output, {out, files.names, report}, row_style_for(arguments, zone));
  const std::size_t unwritable = print_fields(result, *sink);
  out.flush();
  if (arguments.messages) {
    print_notes(result, unwritable);
    if (result.events == 0 && result.events_outside > 0) complain("note: " + describe_empty_window(result.newest));
    note_times(query);
  }
  messages.print_unnamed();
  if (arguments.messages && files.losses) files.losses->print_note();
  if (arguments.stats) print_stats(result, elapsed.count());
  print_invalid_utf8(result);
  if (result.files_with_problems > 0) return finish(out, ExitCode::Error);
  return finish(out, result.events > 0 ? ExitCode::Matched : ExitCode::NothingMatched);
}

}  // namespace

ExitCode run_fields(std::vector<std::string> words) {
  const auto arguments = parse_fields_arguments(std::move(words));
  if (const auto status = begin_command(arguments, fields_page)) return *status;
  const InputFiles files = find_input_files(*arguments);
  if (replaces_input(*arguments, files)) return ExitCode::Error;
  const Paging paging = arguments->output == RowFormat::Table ? paging_of(files) : Paging::Off;
  return with_output(arguments->output_file,
                     [&] { return with_pager(paging, [&] { return run(*arguments, files); }); });
}

}  // namespace insitu::cli
