#pragma once

#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/agent_arguments.h"
#include "engine/agent/agent_plan.h"
#include "engine/agent/agent_run.h"
#include "engine/agent/agent_source.h"

namespace insitu::cli {

/// A configuration with its host, and what was found there. The streams of the plan are about its other members.
struct LoadedAgent {
  AgentConfig config;
  AgentSettings settings;
  AgentPlan plan;
  std::optional<std::string> zone_note;  ///< that the zone of this machine counts
};

/// Loads configurations, and finds the files that they name, or takes `files` in their place. The error is a message
/// for each thing that is wrong.
std::expected<std::unique_ptr<LoadedAgent>, std::vector<std::string>> load_agent(
    const AgentArguments& arguments, const std::vector<std::string>& configs, const std::vector<AgentFile>& files);

/// Returns what an agent sends of all its files, one page after the other, as `aws logs filter-log-events` prints it.
std::unique_ptr<ByteSource> pages_of_agent(std::unique_ptr<LoadedAgent> agent, Losses losses);

/// Returns the message of the first event that an agent sends; nullopt: it sends none. The error names a file that
/// cannot be read.
std::expected<std::optional<std::string>, std::string> first_message_of_agent(const LoadedAgent& agent);

/// What was lost of the files that an agent reads, for a note after a scan. A file that is read again is counted once.
/// Thread-safe.
class AgentLosses {
 public:
  /// Sets what became of the file of that index.
  void set(std::size_t index, const AgentCounts& counts);
  /// Reports on stderr what does not arrive, if anything does not.
  void print_note() const;

 private:
  mutable std::mutex mutex_;
  std::vector<AgentCounts> counts_;
};

/// Describes a warning: "FILE:LINE:COLUMN: warning: what is odd; what to write instead".
std::string describe_agent_warning(const AgentWarning& warning);

/// Whether a file is a configuration of an agent. The error is a message for a file that is there and cannot be read.
std::expected<bool, std::string> is_agent_config_file(const std::string& file);

}  // namespace insitu::cli
