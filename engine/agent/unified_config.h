#pragma once

#include <expected>
#include <vector>

#include "engine/agent/agent_entry.h"
#include "engine/templates/document.h"

namespace insitu {

/// Whether a document is a configuration of the unified agent: it has `logs.logs_collected`.
bool is_unified_config(const Node& document);

/// Reads a configuration of the unified agent (JSON) by its schema: a key that it does not know is an error.
std::expected<AgentConfig, std::vector<ReadProblem>> read_unified_config(const Node& document);

}  // namespace insitu
