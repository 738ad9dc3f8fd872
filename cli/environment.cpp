#include "cli/environment.h"

#include <cstdlib>

namespace insitu::cli {

std::string environment_variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
  return value == nullptr ? "" : value;
}

std::filesystem::path own_folder(const char* variable, const char* in_home) {
  const std::filesystem::path stated = environment_variable(variable);
  if (stated.is_absolute()) return stated / "insitu";
  const std::string home = environment_variable("HOME");
  return home.empty() ? std::filesystem::path() : std::filesystem::path(home) / in_home / "insitu";
}

}  // namespace insitu::cli
