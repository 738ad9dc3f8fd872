#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers the cases of a document about metric filters.
void register_metric_filters(const std::filesystem::path& root, const std::filesystem::path& path);
/// There is nothing to redraw.
void update_metric_filters(const std::filesystem::path& path);

}  // namespace insitu::conformance
