#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/agent/agent_entry.h"
#include "engine/templates/document.h"

namespace insitu {

/// Whether a document sets the log driver awslogs: daemon.json, a task definition, a Dockerrun, what `docker inspect`
/// prints, or a Compose file.
bool is_docker_config(const Node& document);

/// Reads the options of the log driver of each container. What the driver refuses is an error.
std::expected<AgentConfig, std::vector<ReadProblem>> read_docker_config(const Node& document);

/// Returns the expression that the driver makes of `awslogs-datetime-format`: directives that it does not know become
/// nothing, the rest stays an expression.
std::string docker_start_expression(std::string_view format);

}  // namespace insitu
