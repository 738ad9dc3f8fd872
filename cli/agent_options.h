#pragma once

#include <expected>
#include <string>
#include <vector>

#include "cli/agent_arguments.h"
#include "cli/arguments.h"
#include "cli/options.h"

namespace insitu::cli {

/// The options of the host on which an agent runs, which the command `agent` and `--agent` share. `arguments` must
/// outlive them.
std::vector<Option> agent_host_options(AgentArguments& arguments);
/// `--now` and `--tz` for commands that do not have them already.
std::vector<Option> agent_time_options(AgentArguments& arguments);
/// `--agent` and all that goes with it, for commands that read log files; `--now` and `--tz` are theirs.
std::vector<Option> agent_options(AgentArguments& arguments);

/// Checks that nothing is said of an agent where there is none. `has_times`: `--now` and `--tz` are about it alone.
std::expected<void, UsageError> check_without_agent(const AgentArguments& agent, bool has_times);

/// Checks that options go together with `--agent`, and completes what they say of it. `time`: the options of the
/// command that state the clock and the zone for events; nullptr: it has none but those of the agent. `asserts`:
/// something is expected of the result.
std::expected<void, UsageError> complete_agent(InputArguments& arguments, const TimeArguments* time, bool asserts);

/// The arguments of `insitu agent`.
struct AgentCommandArguments : CommonArguments {
  AgentArguments host;  ///< without configurations
  std::vector<std::string> operands;
  AgentFormat output = AgentFormat::Text;
  bool messages = true;
};

/// Parses `words`, the arguments after the command's name.
std::expected<AgentCommandArguments, UsageError> parse_agent_arguments(std::vector<std::string> words);
CommandPage agent_page();

}  // namespace insitu::cli
