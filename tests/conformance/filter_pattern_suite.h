#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers one test per `match`, `miss`, `error` and `note` line of a document of filter patterns.
void register_filter_patterns(const std::filesystem::path& root, const std::filesystem::path& path);
/// Redraws the carets of a document.
void update_filter_patterns(const std::filesystem::path& path);

}  // namespace insitu::conformance
