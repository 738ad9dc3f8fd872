#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers one test per `values` and `error` line of a document of metric math.
void register_metric_math(const std::filesystem::path& root, const std::filesystem::path& path);
/// Redraws the carets of a document.
void update_metric_math(const std::filesystem::path& path);

}  // namespace insitu::conformance
