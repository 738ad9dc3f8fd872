#include "cli/test_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/expect/project_file.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

using FoundFiles = std::expected<std::vector<std::string>, std::string>;

/// What cannot be looked at is no directory: opening it says more.
bool is_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_directory(error);
}

FoundFiles project_files_in(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator at(directory, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!is_project_file_name(name) || is_folder(*at)) continue;
    files.push_back(directory == "." ? name : (directory / name).string());
  }
  if (error) return std::unexpected(fmt::format("{}: {}", directory.string(), error.message()));
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::expected<std::vector<std::string>, std::string> find_project_files() {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return std::unexpected(".: " + error.message());
  fs::path shown = ".";
  for (fs::path at = here;; at = at.parent_path()) {
    auto files = project_files_in(shown);
    if (!files || !files->empty()) return files;
    if (fs::exists(at / ".git", error) || at == at.parent_path()) return files;
    shown = shown == "." ? fs::path("..") : shown / "..";
  }
}

}  // namespace insitu::cli
