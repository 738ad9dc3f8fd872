#include "cli/agent_options.h"

#include <utility>

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, AgentFormat> kAgentFormats[] = {
    {"text", AgentFormat::Text}, {"events", AgentFormat::Events}, {"json", AgentFormat::Json}};

Applied read_retention(const std::string& text, AgentArguments& a) {
  int days = 0;
  if (!read_number(text, days) || days < 1) return std::unexpected(fmt::format("`{}` is not a number of days", text));
  a.retention_days = days;
  return {};
}

std::vector<Option> agent_command_options(AgentCommandArguments& a) {
  std::vector<Option> options = {choice<AgentFormat>(
      "output", "FORMAT", "text (default): a report; events: as `aws logs filter-log-events`; json: the report",
      kAgentFormats, a.output)};
  append(options, agent_host_options(a.host));
  append(options, agent_time_options(a.host));
  options.push_back(flag("no-messages", 's', "no notes", [&a] { a.messages = false; }));
  append(options, common_options(a));
  return options;
}

}  // namespace

std::vector<Option> agent_host_options(AgentArguments& a) {
  return {
      {"root", '\0', "DIR", "the folder that is the root of the agent's host (default /); links never leave it",
       into(a.root)},
      {"set", '\0', "NAME=VALUE", "a value that only the host knows: instance_id, hostname, AWSEBEnvironmentName ...",
       [&a](const std::string& v) { return read_parameter(v, a.values); }},
      flag("live", '\0', "the agent had been running, and read each event when it was written",
           [&a] { a.is_live = true; }),
      {"retention", '\0', "DAYS", "of log groups whose configuration states none",
       [&a](const std::string& v) { return read_retention(v, a); }},
  };
}

std::vector<Option> agent_time_options(AgentArguments& a) {
  return {
      {"now", '\0', "TIME", "when the agent starts (default: the clock)", into(a.now)},
      {"tz", '\0', "ZONE", "the zone of its host (default: that of this machine)", into(a.zone)},
  };
}

std::vector<Option> agent_options(AgentArguments& a) {
  std::vector<Option> options = {{"agent", '\0', "CONFIG",
                                  "read what the agent of this configuration sends; FILE takes the place of its files",
                                  into(a.configs)}};
  append(options, agent_host_options(a));
  options.push_back(flag("allow-dropped", '\0',
                         "with --agent: events that do not arrive are no error of what is asserted",
                         [&a] { a.allows_dropped = true; }));
  return options;
}

std::expected<void, UsageError> check_without_agent(const AgentArguments& agent, bool has_times) {
  const bool is_asked = agent.root != "/" || !agent.values.empty() || agent.is_live || agent.retention_days ||
                        agent.allows_dropped || (has_times && (agent.now || agent.zone));
  if (!agent.configs.empty() || !is_asked) return {};
  return std::unexpected(
      UsageError{fmt::format("`--root`, `--set`, `--live`, `--retention`, `--allow-dropped`{} are about `--agent`",
                             has_times ? ", `--now` and `--tz`" : "")});
}

std::expected<void, UsageError> complete_agent(InputArguments& arguments, const TimeArguments* time, bool asserts) {
  AgentArguments& agent = arguments.agent;
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (agent.configs.empty()) return check_without_agent(agent, time == nullptr);
  const bool reads_otherwise = arguments.shape || !arguments.shapes.empty() || !arguments.encoding.empty() ||
                               !arguments.multiline.empty() || arguments.log_group || arguments.log_stream;
  if (reads_otherwise) {
    return refuse(
        "`--agent` says how events are read: `--input`, `--encoding`, `--multiline`, `--log-group` and `--log-stream` "
        "have no place beside it");
  }
  if (arguments.recursive) return refuse("`--agent` finds its files itself: -r has no place beside it");
  if (arguments.files_from) return refuse("`--files-from` has no place beside `--agent`: name its files as FILE");
  const bool reads_times = time != nullptr && (!time->field.empty() || !time->format.empty() || time->year);
  if (reads_times || arguments.strip_ansi) {
    return refuse(
        "`--agent` says how events are read and dated: `--time-field`, `--time-format`, `--year` and `--strip-ansi` "
        "have no place beside it");
  }
  if (time != nullptr) {
    agent.now = time->now;
    agent.zone = time->zone;
  }
  agent.asserts = asserts;
  return {};
}

std::expected<AgentCommandArguments, UsageError> parse_agent_arguments(std::vector<std::string> words) {
  AgentCommandArguments arguments;
  auto operands = read_options(std::move(words), agent_command_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  arguments.operands = std::move(*operands);
  if (arguments.help || arguments.version) return arguments;
  if (arguments.operands.empty()) {
    return std::unexpected(UsageError{"a configuration is missing; try `insitu agent --help`"});
  }
  return arguments;
}

CommandPage agent_page() {
  AgentCommandArguments unused;
  return {
      .name = "agent",
      .usage = {"[OPTIONS] CONFIG... [FILE...]"},
      .description =
          "Shows what a log agent would send: where events begin, when they happened, what does not arrive.\n\n"
          "CONFIG is recognised by its content: awslogs.conf (the classic agent), the JSON of the unified CloudWatch "
          "agent, daemon.json, a task definition, Dockerrun.aws.json, Compose or `docker inspect` with the log driver "
          "awslogs, a file of .ebextensions that holds one of them. FILE takes the place of what its globs find below "
          "--root.",
      .options = agent_command_options(unused),
      .examples = {"insitu agent --root host --set instance_id=i-0abc awslogs.conf",
                   "insitu agent --output events agent.json app.log | insitu query 'stats count(*)'",
                   "insitu filter --agent awslogs.conf --root host --set instance_id=i-0abc ERROR"},
      .exit_status =
          "0 everything is sent, with a time of its own; 1 something is dropped, replaced, split, or dated by the "
          "clock "
          "or by the event before; 2 the configuration is refused, a value is not set, a file cannot be read.",
  };
}

}  // namespace insitu::cli
