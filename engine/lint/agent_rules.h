#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/agent/agent_entry.h"
#include "insitu/finding.h"
#include "insitu/lint_rules.h"

namespace insitu {

/// Returns the rule that a doubt about the configuration of an agent belongs to.
Rule rule_of(AgentDoubt doubt);

/// Checks the configuration of an agent in a file. What its agent refuses is an error; values that only the host knows
/// count as set. REQUIRES: is_agent_config(text)
std::vector<Finding> lint_agent_config(const std::string& file, std::string_view text);

}  // namespace insitu
