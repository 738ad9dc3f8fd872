#pragma once

#include <expected>
#include <vector>

#include "engine/agent/agent_entry.h"
#include "engine/agent/agent_values.h"
#include "engine/templates/document.h"

namespace insitu {

/// Whether a document is a file of `.ebextensions` that is about an agent: a configuration of one is below `files`, or
/// is a key of its own by mistake, or the settings of log streaming are stated.
bool is_beanstalk_config(const Node& document);

/// Reads the configurations of agents in a file of `.ebextensions`, functions between backquotes resolved first.
std::expected<AgentConfig, std::vector<ReadProblem>> read_beanstalk_config(const Node& document, AgentValues& values);

}  // namespace insitu
