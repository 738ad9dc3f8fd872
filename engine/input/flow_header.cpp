#include "engine/input/flow_header.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>

namespace insitu {
namespace {

constexpr std::array<std::string_view, 42> kFlowFields = {
    // version 2
    "version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes",
    "start", "end", "action", "log-status",
    // version 3
    "vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr", "pkt-dstaddr",
    // version 4
    "region", "az-id", "sublocation-type", "sublocation-id",
    // version 5
    "pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path",
    // version 7
    "ecs-cluster-arn", "ecs-cluster-name", "ecs-container-instance-arn", "ecs-container-instance-id",
    "ecs-container-id", "ecs-second-container-id", "ecs-service-name", "ecs-task-definition-arn", "ecs-task-arn",
    "ecs-task-id",
    // versions 8 to 10
    "reject-reason", "resource-id", "encryption-status"};
constexpr std::size_t kMinNames = 4;

}  // namespace

bool may_begin_flow_header(std::string_view front) {
  const std::size_t blank = front.find(' ');
  const std::string_view word = front.substr(0, blank);
  return std::ranges::any_of(kFlowFields, [&](std::string_view field) {
    return blank == std::string_view::npos ? field.starts_with(word) : field == word;
  });
}

bool is_flow_header(std::string_view line) {
  std::bitset<kFlowFields.size()> seen;
  while (true) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const auto* const field = std::ranges::find(kFlowFields, line.substr(0, end));
    if (field == kFlowFields.end()) return false;
    const auto number = static_cast<std::size_t>(field - kFlowFields.begin());
    if (seen[number]) return false;
    seen.set(number);
    if (end == line.size()) return seen.count() >= kMinNames;
    line.remove_prefix(end + 1);
  }
}

}  // namespace insitu
