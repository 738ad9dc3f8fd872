#pragma once

#include <expected>
#include <vector>

#include "engine/agent/agent_entry.h"

namespace insitu {

/// Whether a text is a configuration of the classic agent: a section has `log_group_name`.
bool is_classic_config(std::string_view text);

/// Reads a configuration of the classic agent (INI). What it ignores in silence is a warning, what ends it an error.
std::expected<AgentConfig, std::vector<ReadProblem>> read_classic_config(const WrittenValue& text);

}  // namespace insitu
