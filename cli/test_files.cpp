#include "cli/test_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "engine/expect/project_file.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> project_files_in(const fs::path& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::directory_iterator at(directory, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!is_project_file_name(name) || at->is_directory(error)) continue;
    files.push_back(directory == "." ? name : (directory / name).string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::vector<std::string> find_project_files() {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return {};
  fs::path shown = ".";
  for (fs::path at = here;; at = at.parent_path()) {
    if (auto files = project_files_in(shown); !files.empty()) return files;
    if (fs::exists(at / ".git", error) || at == at.parent_path()) return {};
    shown = shown == "." ? fs::path("..") : shown / "..";
  }
}

}  // namespace insitu::cli
