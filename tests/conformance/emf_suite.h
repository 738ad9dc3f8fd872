#pragma once

#include <filesystem>

namespace insitu::conformance {

/// Registers the cases of a document about EMF.
void register_emf(const std::filesystem::path& root, const std::filesystem::path& path);
/// Does nothing, because these documents hold no drawings.
void update_emf(const std::filesystem::path& path);

}  // namespace insitu::conformance
