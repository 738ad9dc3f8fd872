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

/// Whether a file consists of lines, each an event, as far as its beginning shows; complains otherwise.
bool consists_of_lines(const InputFiles& files, const ScanOptions& options) {
  constexpr std::size_t kBeginning = std::size_t{64} << 10;
  const auto source = files.inputs.front().open();
  if (!source) return true;  // it is reported when it is read
  std::string bytes(kBeginning, '\0');
  const auto count = (*source)->read(bytes.data(), bytes.size());
  bytes.resize(count.value_or(0));
  const Input beginning = memory_input(std::move(bytes), files.inputs.front().path);
  const InspectionResult found = inspect({&beginning, 1}, options, *TimeReader::make({}));
  const auto is_other = [](const InspectedFile& file) {
    return file.source && file.source->shape && *file.source->shape != InputShape::Lines;
  };
  if (std::ranges::none_of(found.files, is_other)) return true;
  complain(files.names.front() + ": does not consist of lines that are events, so there are no ranges of it");
  return false;
}

/// States what is known about the inputs before they are read, and narrows them to the range.
std::vector<PartialInput> state_inputs(const QueryArguments& arguments, const InputFiles& files,
                                       std::vector<Input>& inputs) {
  const PartialArguments& partial = arguments.partial;
  std::vector<PartialInput> stated;
  for (const std::string& name : files.names) {
    stated.push_back({.name = name, .host = partial.host_name, .index = partial.input_index});
  }
  if (!partial.range) return stated;
  const auto [from, to] = *partial.range;
  stated.front().begin = from;
  if (to != UINT64_MAX) stated.front().end = to;
  inputs.front() = range_input(std::move(inputs.front()), from, to);
  return stated;
}

}  // namespace

ExitCode write_query_partial(const QueryArguments& arguments, const Program& program, const InputFiles& files) {
  const std::string& output = *arguments.partial.file;
  if (output != "-" && replaces_input(output, arguments, files)) return ExitCode::Error;
  InputMessages messages(arguments);
  auto options = scan_options(arguments, false);
  if (!options) return ExitCode::Error;
  if (arguments.partial.range) {
    if (!consists_of_lines(files, *options)) return ExitCode::Error;
    options->blocks.shape = InputShape::Lines;  // what stands in the middle of a file is no beginning of one
  }
  std::vector<Input> inputs = files.inputs;
  std::vector<PartialInput> stated = state_inputs(arguments, files, inputs);
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
        program, inputs, std::move(stated),
        [&](std::size_t file, const InputProblem& problem) { messages.report(files.names[file], problem); }, *options,
        query);
  }();
  messages.print_unnamed();
  if (part.state.empty()) {
    return lacks_memory(part.summary.out_of_memory ? MemoryLack::NoneLeft : MemoryLack::OverLimit);
  }
  PartialHeader& header = part.header;
  header.program_version = INSITU_VERSION;
  header.options = options_of_answer(arguments, header);
  if (!write_partial_to(output, write_partial(header, part.state))) return ExitCode::Error;
  return part.summary.files_with_problems > 0 ? ExitCode::Error : ExitCode::Matched;
}

}  // namespace insitu::cli
