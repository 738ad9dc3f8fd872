#include "cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/agent_options.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/describe_arguments.h"
#include "cli/lint_arguments.h"
#include "cli/metrics_arguments.h"
#include "cli/pager.h"
#include "cli/serve_arguments.h"
#include "cli/terminal.h"
#include "cli/test_arguments.h"
#include "cli/watch_arguments.h"
#include "engine/kernels/instruction_set.h"
#include "insitu/byte_output.h"

namespace insitu::cli {
namespace {

constexpr Command kCommands[] = {
    {"filter", "print the log events that a pattern matches", run_filter, filter_page},
    {"query", "run a Logs Insights query", run_query, query_page},
    {"merge", "put together what `query --partial` wrote on several machines", run_merge, merge_page},
    {"patterns", "list the kinds of texts in a log, and how often they occur", run_patterns, patterns_page},
    {"queries", "look after saved queries, which `query @NAME` runs", run_queries, queries_page},
    {"fields", "list the fields that queries can name", run_fields, fields_page},
    {"inspect", "show how files are read, and what is in them", run_inspect, inspect_page},
    {"explain", "show why a pattern or query does or does not select a message", run_explain, explain_page},
    {"describe", "list the filters, alarms and queries that templates define, by their names", run_describe,
     describe_page},
    {"lint", "check patterns, metric filters, alarms and queries before they are deployed", run_lint,
     lint_command_page},
    {"test", "check what test files expect of filters, queries, logs and alarms", run_test, test_page},
    {"metrics", "show what a metric filter would have published, and what an alarm would have done", run_metrics,
     metrics_page},
    {"watch", "follow logs, let alarms ring, and run commands or call a webhook then", run_watch, watch_page},
    {"serve", "serve local log files to AWS clients, and a page to people, on the loopback", run_serve, serve_page},
    {"agent", "show what a log agent would send, and what would not arrive", run_agent, agent_page},
    {"config", "show the settings of how results look", run_config, config_page},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

const Command* find_command(std::string_view name) {
  const auto* const found = std::ranges::find(kCommands, name, &Command::name);
  return found == std::end(kCommands) ? nullptr : found;
}

std::string version_text() {
  return fmt::format("insitu {}\nkernel {} (INSITU_KERNEL names another)\n", INSITU_VERSION,
                     kernels::name_of(kernels::instruction_set_in_use()));
}

std::string program_help() {
  std::string text =
      "Usage: insitu COMMAND [OPTIONS] ...\n"
      "CloudWatch Logs filter patterns and Logs Insights queries, run in place on local log files.\n"
      "\n"
      "Commands:\n";
  for (const Command& command : kCommands) text += fmt::format("  {:<9}{}\n", command.name, command.summary);
  return text +
         "\n"
         "  help     say more about a command, a topic or a name: `insitu help functions`\n"
         "\n"
         "  -h, --help, -V, --version\n"
         "\n"
         "`insitu COMMAND --help` says more.\n";
}

ExitCode print_page(const std::string& text) {
  ByteOutput out(STDOUT_FILENO);
  out.write(text);
  return finish(out, ExitCode::Matched);
}

ExitCode print_help(const std::string& text) {
  return with_pager(Paging::On, [&] { return print_page(text); });
}

ExitCode print_text(const std::string& text) {
  ByteOutput out(STDOUT_FILENO);
  write_text(out, text);
  return finish(out, ExitCode::Matched);
}

std::optional<ExitCode> begin_command(const CommonArguments& arguments, CommandPage (*page)()) {
  colour_stderr(arguments.colour);
  if (arguments.help) return print_help(help_text(page()));
  if (arguments.version) return print_page(version_text());
  return std::nullopt;
}

ExitCode refuse_usage(const UsageError& error) {
  complain(error.message);
  return ExitCode::Error;
}

}  // namespace insitu::cli
