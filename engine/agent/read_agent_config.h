#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/agent/agent_entry.h"
#include "engine/agent/agent_values.h"

namespace insitu {

/// The maximum size of a configuration; what is larger is none.
inline constexpr std::size_t kMaxAgentConfigBytes = std::size_t{4} << 20;

/// Whether a text is a configuration of an agent, by its content.
bool is_agent_config(std::string_view text);

/// Reads a configuration of any of the agents. `file`: its name, for places. The error holds all that is wrong with it.
std::expected<AgentConfig, std::vector<ReadProblem>> read_agent_config(const std::string& file, std::string_view text,
                                                                       AgentValues& values);

/// Adds a further configuration to others: lists are joined, and a section that exists already is passed over, which is
/// a warning.
void append_agent_config(AgentConfig& config, AgentConfig more);

/// Returns what is odd about entries together: two that send to one stream, names that the service refuses.
/// Placeholders count as they are written.
std::vector<AgentWarning> doubts_about_entries(const std::vector<AgentEntry>& entries);

}  // namespace insitu
