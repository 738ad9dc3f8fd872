#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/exit_code.h"
#include "engine/output/atomic_file.h"

namespace insitu::cli {

/// Creates the file that output goes to; its temporary file is removed when a signal ends the process. Returns nullopt,
/// after complaining, if it cannot be written.
std::optional<AtomicFile> create_file(const std::string& file);
/// Commits the file. Returns false, after complaining, if that fails.
bool commit_file(AtomicFile& target, const std::string& file);

/// Whether the output would take the place of one of the files, which may have other names (`-`: standard input), or
/// nothing says that it would not; complains then. `what` describes the files: "one of the inputs".
bool replaces(const std::string& output, std::span<const std::string> files, std::string_view what);

/// Calls `run`, during which standard output goes to the file, and returns its status. The file appears whole, or,
/// where the status is Error, not at all. nullopt: standard output stays what it is. REQUIRES: what is read is not
/// replaced, see above
ExitCode with_output(const std::optional<std::string>& file, const std::function<ExitCode()>& run);

/// Writes a file whole or not at all, as AtomicFile does. Returns false, after complaining, if it could not be written.
bool write_file(const std::string& file, std::string_view text);

}  // namespace insitu::cli
