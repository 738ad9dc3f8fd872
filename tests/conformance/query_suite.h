#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers one test per `rows`, `error` and `note` line of a document of queries.
void register_queries(const std::filesystem::path& root, const std::filesystem::path& path);
/// Redraws the carets of a document.
void update_queries(const std::filesystem::path& path);

}  // namespace insitu::conformance
