#include <fmt/format.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/describe_arguments.h"
#include "cli/reports/describe_reports.h"
#include "cli/terminal.h"
#include "insitu/read_definitions.h"
#include "insitu/row_sinks.h"

namespace insitu::cli {
namespace {

ExitCode print_description(const DescribeArguments& arguments, ByteOutput& out) {
  const auto definitions = read_all_definitions(arguments.sources, arguments.parameters);
  if (!definitions) {
    for (const ReadProblem& problem : definitions.error()) complain(describe_with_help(problem));
    return ExitCode::Error;
  }
  for (const std::string& note : definitions->notes) complain("note: " + note);
  for (const TemplateFault& fault : definitions->faults)
    complain("note: " + describe_with_help(ReadProblem{fault.place, fault.message, fault.help}));
  if (arguments.output == DescribeFormat::Json) {
    write_json(out, describe_json(*definitions));
  } else if (!definitions->is_empty()) {
    describe_rows(*definitions, *table_sink({.out = out, .file_names = arguments.sources, .report = {}}));
    out.flush();
  }
  if (!definitions->is_empty()) return ExitCode::Matched;
  complain("no filter, alarm or query is defined");
  return ExitCode::NothingMatched;
}

}  // namespace

ExitCode run_describe(std::vector<std::string> words) {
  const auto arguments = parse_describe_arguments(std::move(words));
  if (!arguments) {
    complain(arguments.error().message);
    return ExitCode::Error;
  }
  ByteOutput out(STDOUT_FILENO);
  if (arguments->help) {
    out.write(describe_help());
    return finish(out, ExitCode::Matched);
  }
  return finish(out, print_description(*arguments, out));
}

}  // namespace insitu::cli
