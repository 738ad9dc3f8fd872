#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers the cases of a document about metric filters.
void register_metric_filters(const std::filesystem::path& root, const std::filesystem::path& path);
/// Does nothing, because these documents hold no drawings.
void update_metric_filters(const std::filesystem::path& path);

}  // namespace insitu::conformance
