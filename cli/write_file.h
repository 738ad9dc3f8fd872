#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/output/atomic_file.h"

namespace insitu::cli {

/// The file that output goes to; its temporary file is removed when a signal ends the process. nullopt, and said on
/// stderr: it cannot be written.
std::optional<AtomicFile> create_file(const std::string& file);
/// Puts it in its place; false, and said: that failed.
bool commit_file(AtomicFile& target, const std::string& file);

/// Whether the output would take the place of one of the files, which may have other names (`-`: standard input); then
/// it is said. `what` they are: "one of the inputs".
bool replaces(const std::string& output, std::span<const std::string> files, std::string_view what);

/// Writes a file whole or not at all, as AtomicFile does; false, and said on stderr: it could not be written.
bool write_file(const std::string& file, std::string_view text);

}  // namespace insitu::cli
