#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insitu/template_parameters.h"

namespace insitu::cli {

/// The configurations of an agent, and the host on which it runs; as typed.
struct AgentArguments {
  std::vector<std::string> configs;  ///< empty: no agent
  std::string root = "/";
  TemplateParameters values;
  bool is_live = false;
  std::optional<int> retention_days;
  bool allows_dropped = false;
  bool asserts = false;             ///< something is expected of what it sends
  std::optional<std::string> now;   ///< nullopt: the clock
  std::optional<std::string> zone;  ///< nullopt: that of this machine
};

/// How `agent` prints what would be sent.
enum class AgentFormat : std::uint8_t { Text, Events, Json };

}  // namespace insitu::cli
