#include <fmt/format.h>

#include <utility>

#include "cli/agent_options.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

std::vector<Option> explain_options(ExplainArguments& a) {
  std::vector<Option> options = {
      {"event-file", '\0', "FILE", "the message is the whole content of FILE (`-`: standard input)",
       into(a.event_file)},
      {"line", '\0', "NUM", "of FILE only this line, counted from 1",
       [&a](const std::string& v) -> Applied { return read_number(v, a.line.emplace()); }},
      flag("query", '\0', "the text is a query", [&a] { a.language = Language::Query; }),
      flag("pattern", '\0', "the text is a filter pattern (default: a query where it can be one)",
           [&a] { a.language = Language::FilterPattern; }),
      output_file_option(a, "write the drawing to FILE, whole or not at all"),
      flag("no-aws-limits", '\0', "take what exceeds the service's quotas",
           [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
  };
  append(options, agent_options(a.agent));
  append(options, agent_time_options(a.agent));
  std::erase_if(options, [](const Option& one) { return one.long_name == "allow-dropped"; });
  append(options, common_options(a));
  return options;
}

}  // namespace

std::expected<ExplainArguments, UsageError> parse_explain_arguments(std::vector<std::string> words) {
  ExplainArguments arguments;
  auto operands = read_options(std::move(words), explain_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  if (operands->empty()) return std::unexpected(UsageError{"a pattern is missing; try `insitu explain --help`"});
  arguments.pattern = operands->front();
  if (operands->size() > 1) arguments.message = (*operands)[1];
  if (operands->size() > 2)
    return std::unexpected(UsageError{fmt::format("one message at a time: what is `{}`?", (*operands)[2])});
  if (arguments.message && arguments.event_file)
    return std::unexpected(UsageError{"a message and --event-file: choose one"});
  if (arguments.line && !arguments.event_file) return std::unexpected(UsageError{"`--line` is of `--event-file FILE`"});
  if (arguments.line == 0U) return std::unexpected(UsageError{"option `--line`: lines are counted from 1"});
  if (arguments.message && !arguments.agent.configs.empty())
    return std::unexpected(UsageError{"a message and --agent: choose one"});
  if (auto agent = check_without_agent(arguments.agent, true); !agent) return std::unexpected(std::move(agent.error()));
  return arguments;
}

CommandPage explain_page() {
  ExplainArguments unused;
  return {
      .name = "explain",
      .usage = {"[OPTIONS] PATTERN [MESSAGE]", "[OPTIONS] QUERY [MESSAGE]"},
      .description =
          "Draws a filter pattern as a tree of clauses and, given a message, marks which are true and what "
          "they saw. Shows what each command of a query makes of a message or, without one, how the query "
          "would run.",
      .options = explain_options(unused),
      .examples = {"insitu explain '{ $.level = \"ERROR\" && $.age >= 20 }' '{\"level\":\"ERROR\",\"age\":\"34\"}'",
                   "insitu explain 'filter age >= 20 | stats count(*) by level' '{\"level\":\"ERROR\",\"age\":7}'",
                   "insitu explain '[ip, ..., status = 5*, size]' '192.0.2.1 - - [x] \"GET / HTTP/1.1\" 200 12'"},
      .exit_status = "0 the message matches or a row comes out (or none was given), 1 neither, 2 an error.",
  };
}

}  // namespace insitu::cli
