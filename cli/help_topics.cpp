#include "cli/help_topics.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/command_page.h"
#include "cli/reports/wrapped_text.h"
#include "engine/complete/function_examples.h"
#include "engine/complete/query_commands.h"
#include "engine/expression/aggregates.h"
#include "engine/expression/functions.h"
#include "insitu/lint_rules.h"

namespace insitu::cli {
namespace {

constexpr std::string_view kCheatSheet =
    R"(Filter patterns: insitu filter PATTERN FILE...

  ERROR "disk full"                   both occur somewhere; letter case matters
  ?ERROR ?WARN                        one of them occurs
  ERROR -timeout                      ERROR occurs, timeout does not
  %ERROR|WARN [0-9]+%                 a regular expression
  { $.level = "ERROR" }               JSON: a member is this text
  { $.msg = "*disk*" }                * stands for any text
  { $.latency > 500 && $.ok IS TRUE } a number, a truth value; && || ( )
  { $.user NOT EXISTS }               there is no such member; IS NULL: it is null
  { $.['a.b'] = 1 && $.items[0].id = * }   a name with a period; the first element; any value
  [ip, user, ..., status = 5*, size]  fields between blanks: the last but one begins with 5
  [level != INFO, message]            quotes and brackets hold a field together

Queries: insitu query QUERY FILE...

  fields @timestamp, user.id, latency / 1000 as seconds
  | filter level in ["ERROR", "FATAL"] and message like /(?i)disk/ and not ispresent(retry)
  | parse @message "user=* ms=*" as user, ms
  | stats count(*) as n, pct(latency, 99) as p99 by svc, bin(5m)
  | sort n desc, svc
  | limit 20

  "text", 1.5, 5m, /regex/            values; a name with other letters stands in `backticks`
  = != < <= > >= like in not          comparisons; and or not join them
  @timestamp @message @log @logStream what is known of each event
  # a comment up to the end of the line

`insitu help functions` lists the functions, `insitu help NAME` says more about one, `insitu explain` shows what a
pattern or a query makes of a message.
)";

/// What an exit status of a command means.
struct StatusRow {
  std::string_view command;
  int status;
  std::string_view meaning;
};

constexpr StatusRow kStatuses[] = {
    {"filter", 0, "an event was selected; with --expect: what is expected holds"},
    {"filter", 1, "no event was selected; with --expect: it does not hold"},
    {"query", 0, "the query ran; with --expect or --fail-if-...: what is expected holds"},
    {"query", 1, "what is expected does not hold"},
    {"merge", 0, "the query ran; with --expect or --fail-if-...: what is expected holds"},
    {"merge", 1, "what is expected does not hold"},
    {"fields", 0, "there are events"},
    {"fields", 1, "there are none"},
    {"inspect", 0, "there are events"},
    {"inspect", 1, "there are none"},
    {"explain", 0, "the message matches, or a row comes out; or no message was given"},
    {"explain", 1, "the message does not match, or no row comes out"},
    {"describe", 0, "something is defined"},
    {"describe", 1, "nothing is"},
    {"lint", 0, "nothing was found that fails"},
    {"lint", 1, "there are findings"},
    {"test", 0, "everything is as expected"},
    {"test", 1, "something is not"},
    {"metrics", 0, "there are data points, or the alarm was played; with --expect: it holds"},
    {"metrics", 1, "there is no data point; with --expect: it does not hold"},
    {"watch", 0, "the time of --stop-after is over, or --clock events has come to the end"},
    {"serve", 0, "Ctrl-C or SIGTERM ended it"},
    {"agent", 0, "everything is sent, with a time of its own"},
    {"agent", 1, "something is dropped, replaced, split, or dated otherwise"},
    {"patterns", 0, "the query behind it ran"},
    {"queries", 0, "it is done"},
    {"config", 0, "the settings are shown"},
    {"all", 2, "an error: a file that cannot be read, an option or a text that is refused, no memory"},
    {"all", 130, "Ctrl-C"},
    {"all", 141, "never: where the reader of a pipe has gone, the status is one of the above"},
};

/// The signature, what it does, an example: of a function or of an aggregate.
template <class Entry>
std::string entry_of(const Entry& entry) {
  std::string text = fmt::format("{}\n    {}\n", entry.signature, entry.summary);
  const auto examples = function_examples();
  const auto example = std::ranges::find(examples, entry.name, &FunctionExample::name);
  if (example == examples.end()) return text;
  return text + (example->result.empty() ? fmt::format("    {}\n", example->call)
                                         : fmt::format("    {} = {}\n", example->call, example->result));
}

std::string entry_of(const QueryCommand& command) {
  return fmt::format("{}\n    {}\n    {}\n", command.syntax, command.summary, command.example);
}

constexpr HelpTopic kTopics[] = {
    {"cheat-sheet", "both languages on one page", cheat_sheet},
    {"query-commands", "the commands of queries", query_commands_page},
    {"functions", "the functions and aggregates of queries: signature, a line, an example", functions_page},
    {"exit-status", "what the exit statuses of all commands mean", exit_status_page},
};

}  // namespace

std::span<const HelpTopic> help_topics() { return kTopics; }

std::string cheat_sheet() { return std::string(kCheatSheet); }

std::string query_commands_page() {
  std::string text;
  for (const QueryCommand& command : query_commands()) text += entry_of(command);
  return text;
}

std::string functions_page() {
  std::string text = fmt::format("Examples are about the event {}\n\nFunctions:\n\n", kExampleEvent);
  for (const Function& function : functions()) text += entry_of(function);
  text += "bin(period)\n    datefloor(@timestamp, period), for `by` of `stats`\n    stats count(*) by bin(5m)\n";
  text += "\nAggregates, of `stats`:\n\n";
  for (const AggregateFunction& aggregate : aggregate_functions()) text += entry_of(aggregate);
  return text;
}

std::string exit_status_page() {
  std::string text;
  std::string_view last;
  for (const StatusRow& row : kStatuses) {
    text += fmt::format("{:<9}{:>4}  {}\n", row.command == last ? "" : row.command, row.status,
                        wrapped(row.meaning, kHelpColumns, 15, 15));
    last = row.command;
  }
  return text;
}

std::string page_of_name(std::string_view name) {
  if (const Function* const function = find_function(name)) return entry_of(*function);
  if (const AggregateFunction* const aggregate = find_aggregate(name)) return entry_of(*aggregate);
  const auto commands = query_commands();
  const auto command = std::ranges::find(commands, name, &QueryCommand::name);
  if (command != commands.end()) return entry_of(*command);
  const bool is_rule = std::ranges::find(lint_rules(), name, &LintRule::name) != lint_rules().end();
  return is_rule ? std::string(lint_page(name)) : "";
}

std::vector<std::string_view> names_with_pages() {
  std::vector<std::string_view> names;
  for (const Function& function : functions()) names.push_back(function.name);
  for (const AggregateFunction& aggregate : aggregate_functions()) names.push_back(aggregate.name);
  for (const QueryCommand& command : query_commands()) names.push_back(command.name);
  for (const LintRule& rule : lint_rules()) names.push_back(rule.name);
  return names;
}

}  // namespace insitu::cli
