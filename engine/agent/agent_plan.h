#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/agent/agent_entry.h"
#include "engine/agent/agent_event.h"
#include "engine/agent/agent_values.h"
#include "insitu/byte_source.h"

namespace insitu {

/// Opens a file.
using OpenBytes = std::function<std::expected<std::unique_ptr<ByteSource>, InputProblem>()>;

/// The host on which an agent runs.
struct AgentSettings {
  std::string root = "/";  ///< the folder below which files are found
  AgentClock clock;
  std::optional<int> retention_days = {};  ///< of log groups whose configuration states none
};

/// A file that takes the place of what the globs of a configuration find.
struct AgentFile {
  std::string path;
  OpenBytes open;
};

/// A file that an agent reads, and where it sends its events.
struct AgentStream {
  const AgentEntry* entry = nullptr;  ///< belongs to the configuration
  std::string log_group;
  std::string log_stream;
  std::string file;  ///< for messages
  OpenBytes open;
  std::optional<int> retention_days = {};
  std::vector<std::string> files_passed_over = {};  ///< that the glob finds, too
};

/// What an agent does on a host.
struct AgentPlan {
  std::vector<AgentStream> streams;
  std::vector<AgentWarning> warnings;  ///< that only the files show
  std::vector<ReadProblem> problems;   ///< if there are any, nothing is sent
};

/// Finds the files of a configuration below the root, or takes `files` in their place, and puts the values of
/// placeholders in. `config` must outlive the plan.
AgentPlan plan_agent(const AgentConfig& config, const AgentSettings& settings, const std::vector<AgentFile>& files,
                     AgentValues& values);

}  // namespace insitu
