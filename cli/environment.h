#pragma once

#include <filesystem>
#include <string>

namespace insitu::cli {

/// Returns the value of a variable of the environment; empty: it is not set.
std::string environment_variable(const char* name);

/// Returns the folder of this program among those of the user, by the XDG specification: below what the variable
/// states, if that is an absolute path, else below `in_home` of the home folder. Empty: there is neither.
std::filesystem::path own_folder(const char* variable, const char* in_home);

}  // namespace insitu::cli
