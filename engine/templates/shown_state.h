#pragma once

#include <vector>

#include "engine/templates/members.h"
#include "engine/templates/read_apart.h"

namespace insitu {

/// Whether a document is a state file of Terraform or OpenTofu, `terraform.tfstate`.
bool is_state_file(const Node& root);

/// Returns what `terraform show -json` prints of a state file. Only version 4 of the format is known (Terraform 0.12
/// and later, and OpenTofu); another one is reported to `problem`. `broken` takes the resources that are not as they
/// are there. REQUIRES: is_state_file(root)
Node shown_state(const Node& root, std::vector<BrokenResource>& broken, FirstProblem& problem);

}  // namespace insitu
