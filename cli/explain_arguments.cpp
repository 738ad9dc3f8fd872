#include <fmt/format.h>

#include <utility>

#include "cli/options.h"

namespace insitu::cli {
namespace {

std::vector<Option> explain_options(ExplainArguments& a) {
  return {
      {"event-file", '\0', "FILE", "the message is the whole content of FILE (`-`: standard input)",
       [&a](const std::string& v) -> Applied {
         a.event_file = v;
         return {};
       }},
      flag("query", '\0', "the text is a query", [&a] { a.language = Language::Query; }),
      flag("pattern", '\0', "the text is a filter pattern (default: a query where it can be one)",
           [&a] { a.language = Language::FilterPattern; }),
      colour_option(a.colour),
      flag("no-aws-limits", '\0', "take what exceeds the service's quotas",
           [&a] { a.compile.quotas = ServiceQuotas::Lifted; }),
      flag("help", '\0', "this text", [&a] { a.help = true; }),
  };
}

}  // namespace

std::expected<ExplainArguments, UsageError> parse_explain_arguments(std::vector<std::string> words) {
  ExplainArguments arguments;
  auto operands = read_options(words, explain_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help) return arguments;
  if (operands->empty()) return std::unexpected(UsageError{"a pattern is missing; try `insitu explain --help`"});
  arguments.pattern = operands->front();
  if (operands->size() > 1) arguments.message = (*operands)[1];
  if (operands->size() > 2)
    return std::unexpected(UsageError{fmt::format("one message at a time: what is `{}`?", (*operands)[2])});
  if (arguments.message && arguments.event_file)
    return std::unexpected(UsageError{"a message and --event-file: choose one"});
  return arguments;
}

std::string explain_help() {
  ExplainArguments unused;
  return "Usage: insitu explain [OPTIONS] PATTERN [MESSAGE]\n"
         "       insitu explain [OPTIONS] QUERY [MESSAGE]\n"
         "Draws a filter pattern as a tree of clauses and, given a message, marks which are true and what they saw.\n"
         "Shows what each command of a query makes of a message or, without one, how the query would run.\n"
         "\n" +
         list_options(explain_options(unused)) +
         "\n"
         "Examples:\n"
         "  insitu explain '{ $.level = \"ERROR\" && $.user.age >= 20 }' "
         "'{\"level\":\"ERROR\",\"user\":{\"age\":\"34\"}}'\n"
         "  insitu explain 'filter user.age >= 20 | stats count(*) by level' "
         "'{\"level\":\"ERROR\",\"user\":{\"age\":7}}'\n"
         "  insitu explain '[ip, ..., status = 5*, size]' '192.0.2.1 - - [x] \"GET / HTTP/1.1\" 200 12'\n"
         "\n"
         "Exit status: 0 the message matches or a row comes out (or none was given), 1 neither, 2 an error.\n";
}

}  // namespace insitu::cli
