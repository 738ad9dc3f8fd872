#include "cli/query_partial.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/input_messages.h"
#include "cli/partial_output.h"
#include "cli/progress.h"
#include "cli/query_report.h"
#include "cli/time_options.h"
#include "engine/partial/partial_file.h"
#include "engine/partial/query_part.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

using NamedOptions = std::vector<std::pair<std::string, std::string>>;

std::string shown_time(std::int64_t time) {
  std::string scratch;
  return std::string(text_of(FieldValue::timestamp(time), scratch));
}

/// Whether the answer may depend on the moment at which the query runs.
bool may_ask_for_now(std::string_view query) {
  std::string lower(query);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.contains("now") || lower.contains("source");
}

/// The options that change the answer: partial results with other ones are not put together.
NamedOptions options_of_answer(const QueryArguments& arguments, const PartialHeader& header) {
  NamedOptions options;
  const TimeArguments& time = arguments.time;
  const QueryClock& clock = header.clock;
  if (clock.start) options.emplace_back("start", shown_time(*clock.start));
  if (clock.end) options.emplace_back("end", shown_time(*clock.end));
  if (may_ask_for_now(header.query)) options.emplace_back("now", shown_time(clock.now));
  if (!time.field.empty()) options.emplace_back("time-field", time.field);
  if (!time.format.empty()) options.emplace_back("time-format", time.format);
  if (time.year) options.emplace_back("year", std::to_string(*time.year));
  if (time.zone) options.emplace_back("tz", *time.zone == "local" ? TimeZone::local_name().value_or("") : *time.zone);
  if (header.compile.order == DefaultOrder::Input) options.emplace_back("order", "input");
  if (header.compile.quotas == ServiceQuotas::Lifted) options.emplace_back("no-aws-limits", "yes");
  return options;
}

ExitCode refuse_memory(const ScanSummary& summary) {
  complain(summary.out_of_memory
               ? "out of memory"
               : "the query holds more than the memory limit: filter more, group by less, or raise --memory-limit");
  return ExitCode::Error;
}

}  // namespace

ExitCode write_query_partial(const QueryArguments& arguments, const Program& program, const InputFiles& files) {
  const std::string& output = *arguments.partial.file;
  if (output != "-" && replaces_input(output, arguments, files)) return ExitCode::Error;
  InputMessages messages(arguments);
  const auto options = scan_options(arguments, false);
  if (!options) return ExitCode::Error;
  QueryOptions query;
  query.memory_limit = arguments.memory_limit.value_or(half_of_memory());
  if (!read_time_options(arguments.time, files.inputs, *options, query)) return ExitCode::Error;
  if (const auto problem = comparison_problem(program, false, query.clock)) {
    write_to_stderr(draw_diagnostic(*problem, arguments.query, "insitu: error"));
    return ExitCode::Error;
  }
  QueryPart part = [&] {
    const Progress progress(arguments, files, Printing::AfterReading);
    return run_query_part(
        program, files.inputs, files.names,
        [&](std::size_t file, const InputProblem& problem) { messages.report(files.names[file], problem); }, *options,
        query);
  }();
  messages.print_unnamed();
  if (part.state.empty()) return refuse_memory(part.summary);
  PartialHeader& header = part.header;
  header.program_version = INSITU_VERSION;
  header.options = options_of_answer(arguments, header);
  for (PartialInput& input : header.inputs) {
    input.host = arguments.partial.host_name;
    input.index = arguments.partial.input_index;
  }
  if (!write_partial_to(output, write_partial(header, part.state))) return ExitCode::Error;
  return part.summary.files_with_problems > 0 ? ExitCode::Error : ExitCode::Matched;
}

}  // namespace insitu::cli
