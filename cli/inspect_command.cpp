#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/pager.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "cli/write_file.h"
#include "engine/model/json_text.h"
#include "engine/model/timestamp.h"
#include "engine/output/terminal_text.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

std::string written_time(std::int64_t milliseconds, const std::optional<ShownZone>& zone) {
  std::string text;
  if (zone) return time_in_zone(milliseconds, *zone, UtcOffset::Shown);
  append_timestamp(text, milliseconds);
  return text;
}

/// What decided the shape of a file that has one.
std::string_view rule_of(const BlockSource& source) {
  if (source.is_shape_said) return "an option states the shape";
  return source.rule.empty() ? "no rule of another shape holds" : source.rule;
}

/// The word of a remark in both formats.
std::string_view kind_of(const InputProblem& problem) {
  switch (problem.kind) {
    case ProblemKind::Problem: return "problem";
    case ProblemKind::Announcement: return "note";
    case ProblemKind::Hint: return "hint";
  }
  return {};
}

std::string name_of_row(const InputFiles& files, const InspectedFile& row) {
  return row.member.empty() ? files.names[row.file] : fmt::format("{}:{}", files.names[row.file], row.member);
}

// ---- text

/// `gzip > utf-16le > docker`; empty: it could not be opened.
std::string joined_layers(const InspectedFile& row) {
  std::string text;
  if (!row.source) return text;
  for (const std::string& layer : row.source->layers) text += fmt::format("{}{}", text.empty() ? "" : " > ", layer);
  if (row.source->shape) text += fmt::format("{}{}", text.empty() ? "" : " > ", insitu::name_of(*row.source->shape));
  return text;
}

void append_row(std::string& out, std::string_view label, std::string_view text) {
  if (!text.empty()) out += fmt::format("  {:<14}{}\n", label, in_one_line(text));
}

void append_counts(std::string& out, const InspectedFile& row, const std::optional<ShownZone>& zone) {
  append_row(out, "events", fmt::format("{}", row.events));
  if (row.lost_events > 0) append_row(out, "left out", fmt::format("{}", row.lost_events));
  if (row.first) append_row(out, "first", written_time(*row.first, zone));
  if (row.last) append_row(out, "last", written_time(*row.last, zone));
  if (row.events > 0) append_row(out, "without time", fmt::format("{}", row.events_without_time));
  if (row.bytes) {
    append_row(out, "passed over", fmt::format("{} of {} bytes", row.bytes_passed_over, *row.bytes));
  }
}

std::string text_of(const InputFiles& files, const InspectedFile& row, const std::optional<ShownZone>& zone) {
  std::string out = in_one_line(name_of_row(files, row)) + "\n";
  append_row(out, "layers", joined_layers(row));
  if (row.source && row.source->shape) {
    append_row(out, "rule", rule_of(*row.source));
    const std::string_view beginning = row.source->beginning;
    append_row(out, "begins", beginning.substr(0, beginning.find_first_of("\r\n")));
    append_counts(out, row, zone);
  }
  for (const InputProblem& problem : row.problems) {
    const std::string place = problem.offset ? fmt::format(", at byte {}", *problem.offset) : "";
    append_row(out, kind_of(problem), problem.message + place);
  }
  return out;
}

// ---- JSON

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format(",\"{}\":", name);
  append_json_string(out, text);
}

template <class Number>
void append_number(std::string& out, std::string_view name, const std::optional<Number>& number) {
  out += number ? fmt::format(",\"{}\":{}", name, *number) : fmt::format(",\"{}\":null", name);
}

void append_time(std::string& out, std::string_view name, std::optional<std::int64_t> time,
                 const std::optional<ShownZone>& zone) {
  if (time) {
    append_member(out, name, written_time(*time, zone));
  } else {
    out += fmt::format(",\"{}\":null", name);
  }
}

void append_shape(std::string& out, const BlockSource& source) {
  out += ",\"layers\":[";
  for (std::size_t i = 0; i < source.layers.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, source.layers[i]);
  }
  out += ']';
  if (!source.shape) return;
  append_member(out, "shape", insitu::name_of(*source.shape));
  append_member(out, "rule", rule_of(source));
  append_member(out, "begins", source.beginning);
}

void append_remarks(std::string& out, const InspectedFile& row) {
  out += ",\"remarks\":[";
  for (std::size_t i = 0; i < row.problems.size(); ++i) {
    const InputProblem& problem = row.problems[i];
    out += fmt::format("{}{{\"kind\":\"{}\"", i > 0 ? "," : "", kind_of(problem));
    if (!problem.code.empty()) append_member(out, "code", problem.code);
    append_member(out, "message", problem.message);
    if (problem.offset) append_number(out, "offset", problem.offset);
    out += '}';
  }
  out += ']';
}

std::string json_of(const InputFiles& files, const InspectedFile& row, const std::optional<ShownZone>& zone) {
  std::string out = "{\"file\":";
  append_json_string(out, files.names[row.file]);
  if (!row.member.empty()) append_member(out, "member", row.member);
  if (row.source) append_shape(out, *row.source);
  if (row.source && row.source->shape) {
    append_number(out, "events", std::optional(row.events));
    append_number(out, "leftOut", std::optional(row.lost_events));
    append_time(out, "first", row.first, zone);
    append_time(out, "last", row.last, zone);
    append_number(out, "withoutTime", std::optional(row.events_without_time));
    append_number(out, "bytes", row.bytes);
    append_number(out, "bytesPassedOver", row.bytes ? std::optional(row.bytes_passed_over) : std::nullopt);
  }
  append_remarks(out, row);
  out += '}';
  return out;
}

void print(const InputFiles& files, const InspectionResult& result, InspectFormat format,
           const std::optional<ShownZone>& zone, ByteOutput& out) {
  if (format == InspectFormat::Text) {
    for (const InspectedFile& row : result.files) write_text(out, text_of(files, row, zone));
    return;
  }
  std::string json = "[";
  for (const InspectedFile& row : result.files) {
    json += fmt::format("{}{}", json.size() > 1 ? ",\n " : "\n ", json_of(files, row, zone));
  }
  json += "\n]\n";
  write_json(out, json);
}

ExitCode run(const InspectArguments& arguments, const InputFiles& files) {
  ByteOutput out(STDOUT_FILENO);
  const auto options = scan_options(arguments, false);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  if (!read_time_options(arguments.time, files.inputs, *options, query)) return ExitCode::Error;
  std::optional<ShownZone> zone;
  if (!read_shown_zone(arguments.time, zone)) return ExitCode::Error;
  const InspectionResult result = [&] {
    const Progress progress(arguments, files, Printing::AfterReading);
    return inspect(files.inputs, *options, *query.times);
  }();
  if (result.out_of_memory) {
    complain("out of memory");
    return ExitCode::Error;
  }
  print(files, result, arguments.output, zone, out);
  out.flush();
  if (arguments.messages) note_times(query);
  if (result.files_with_problems > 0) return finish(out, ExitCode::Error);
  const bool has_events = std::ranges::any_of(result.files, [](const auto& row) { return row.events > 0; });
  return finish(out, has_events ? ExitCode::Matched : ExitCode::NothingMatched);
}

}  // namespace

ExitCode run_inspect(std::vector<std::string> words) {
  const auto arguments = parse_inspect_arguments(std::move(words));
  if (const auto status = begin_command(arguments, inspect_page)) return *status;
  const InputFiles files = find_input_files(*arguments);
  if (replaces_input(*arguments, files)) return ExitCode::Error;
  return with_output(arguments->output_file,
                     [&] { return with_pager(paging_of(files), [&] { return run(*arguments, files); }); });
}

}  // namespace insitu::cli
