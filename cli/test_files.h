#pragma once

#include <expected>
#include <string>
#include <vector>

namespace insitu::cli {

/// Returns the test files to run where none is named: those of the working directory, or of the nearest directory above
/// it that has any. The search ends at a repository (a directory with `.git`). Empty: there are none. The error says
/// which directory cannot be read, for others may be there.
std::expected<std::vector<std::string>, std::string> find_project_files();

}  // namespace insitu::cli
