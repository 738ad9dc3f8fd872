#include <fmt/format.h>
#include <unistd.h>

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/describe_arguments.h"
#include "cli/pager.h"
#include "cli/reports/describe_reports.h"
#include "cli/terminal.h"
#include "cli/write_file.h"
#include "insitu/read_definitions.h"
#include "insitu/row_sinks.h"

namespace insitu::cli {
namespace {

ExitCode print_description(const DescribeArguments& arguments, const Definitions& definitions) {
  ByteOutput out(STDOUT_FILENO);
  for (const std::string& note : definitions.notes) complain("note: " + note);
  for (const TemplateFault& fault : definitions.faults)
    complain("note: " + describe_with_help(ReadProblem{fault.place, fault.message, fault.help}));
  if (arguments.output == DescribeFormat::Json) {
    write_json(out, describe_json(definitions));
  } else if (!definitions.is_empty()) {
    describe_rows(definitions,
                  *table_sink({.out = out, .file_names = arguments.sources, .report = {}}, row_style_for(arguments)));
  }
  out.flush();
  if (!definitions.is_empty()) return finish(out, ExitCode::Matched);
  complain("no filter, alarm or query is defined");
  return finish(out, ExitCode::NothingMatched);
}

/// Whether the output would replace a source, or a file that one names; complains then.
bool replaces_source(const DescribeArguments& arguments, std::span<const std::string> other_files) {
  return arguments.output_file &&
         (replaces(*arguments.output_file, arguments.sources, "one of the sources") ||
          replaces(*arguments.output_file, other_files, "a file that one of the sources names"));
}

}  // namespace

ExitCode run_describe(std::vector<std::string> words) {
  const auto arguments = parse_describe_arguments(std::move(words));
  if (const auto status = begin_command(arguments, describe_page)) return *status;
  const auto definitions = read_all_definitions(arguments->sources, arguments->parameters);
  if (!definitions) {
    for (const ReadProblem& problem : definitions.error()) complain(describe_with_help(problem));
    return ExitCode::Error;
  }
  if (replaces_source(*arguments, definitions->other_files)) return ExitCode::Error;
  const Paging paging = arguments->output == DescribeFormat::Json ? Paging::Off : Paging::On;
  return with_output(arguments->output_file,
                     [&] { return with_pager(paging, [&] { return print_description(*arguments, *definitions); }); });
}

}  // namespace insitu::cli
