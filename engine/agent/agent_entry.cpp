#include "engine/agent/agent_entry.h"

#include <fmt/format.h>

namespace insitu {

std::string_view name_of(AgentKind kind) {
  switch (kind) {
    case AgentKind::Classic: return "awslogs";
    case AgentKind::Unified: return "cloudwatch-agent";
    case AgentKind::Docker: return "docker awslogs";
  }
  return {};
}

const std::vector<std::string_view>& placeholders_of(AgentKind kind) {
  static const std::vector<std::string_view> kClassic = {"instance_id", "hostname", "ip_address"};
  static const std::vector<std::string_view> kUnified = {
      "instance_id", "hostname", "local_hostname", "ip_address", "aws_region", "account_id", "date"};
  static const std::vector<std::string_view> kDocker = {"container"};
  switch (kind) {
    case AgentKind::Classic: return kClassic;
    case AgentKind::Unified: return kUnified;
    case AgentKind::Docker: break;
  }
  return kDocker;
}

std::optional<std::string> retention_conflict(const std::vector<AgentEntry>& entries, const AgentEntry& entry) {
  if (!entry.retention_days || entry.group.text.empty()) return std::nullopt;
  for (const AgentEntry& other : entries) {
    if (&other == &entry) break;
    if (other.group.text != entry.group.text ||
        other.retention_days.value_or(*entry.retention_days) == *entry.retention_days)
      continue;
    return fmt::format("the log group `{}` has two retentions, {} and {} days", entry.group.text, *other.retention_days,
                       *entry.retention_days);
  }
  return std::nullopt;
}

}  // namespace insitu
