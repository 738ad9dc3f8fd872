#pragma once

#include <span>
#include <string>

namespace insitu::cli {

/// Whether the output would take the place of a file that the text of one of `files` names, read or not; complains
/// then. Whatever language it is written in, a path may be in quotes or brackets, or after a colon or the dash of a
/// list; comments name nothing. Paths are those from the folder of the file that writes them. Of `files`, what is no
/// regular file is not looked at.
bool replaces_named(const std::string& output, std::span<const std::string> files);

}  // namespace insitu::cli
