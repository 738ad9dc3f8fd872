#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace insitu {

/// The names by which the headers of VPC flow logs call their columns (versions 2 to 10).
inline constexpr std::array<std::string_view, 42> kFlowFields = {
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

/// Overwrites `words` with the words of a line of VPC flow logs. They borrow from the line.
void split_flow_words(std::string_view line, std::vector<std::string_view>& words);

}  // namespace insitu
