#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers one test per `state` and `states` line of a document of alarms, and one for all `change` lines of a block.
void register_alarms(const std::filesystem::path& root, const std::filesystem::path& path);
/// Does nothing, because these documents hold no drawings.
void update_alarms(const std::filesystem::path& path);

}  // namespace insitu::conformance
