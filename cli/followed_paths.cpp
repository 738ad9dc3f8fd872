#include "cli/followed_paths.h"

#include <glob.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/follow/beginning_of_file.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

bool is_glob(const std::string& operand) { return operand.find_first_of("*?[") != std::string::npos; }

}  // namespace

std::vector<std::string> FollowedPaths::list() {
  paths_.clear();
  binary_files_ = 0;
  if (arguments_.files.empty()) add_directory(".");
  for (const std::string& operand : arguments_.files) {
    std::error_code error;
    if (fs::is_directory(operand, error)) {
      add_directory(operand);
    } else if (is_glob(operand) && !fs::exists(operand, error)) {
      add_matches(operand);
    } else {
      paths_.push_back(operand);
    }
  }
  return std::exchange(paths_, {});
}

void FollowedPaths::add_directory(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator at(directory, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    entries.push_back(at->path());
  }
  std::ranges::sort(entries);
  for (const fs::path& entry : entries) {
    // As without following: what a link leads to is found where it is, and a repository is no log.
    if (fs::is_symlink(entry, error) || entry.filename() == ".git") continue;
    if (selection_.recursive && fs::is_directory(entry, error)) {
      add_directory(entry);
    } else if (fs::is_regular_file(entry, error) && is_wanted(selection_, entry.filename().string())) {
      add_file(directory == "." ? entry.filename().string() : entry.string());
    }
  }
}

void FollowedPaths::add_matches(const std::string& pattern) {
  glob_t found = {};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) paths_.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
}

/// What was no binary file once is not looked at again.
void FollowedPaths::add_file(std::string path) {
  if (!selection_.takes_binary && !texts_.contains(path)) {
    if (is_binary_file(path)) {
      ++binary_files_;
      return;
    }
    texts_.insert(path);
  }
  paths_.push_back(std::move(path));
}

std::vector<std::string> FollowedPaths::folders() const {
  std::set<std::string> folders;
  const auto add_tree = [&](const std::string& root) {
    folders.insert(root);
    std::error_code error;
    if (!arguments_.recursive) return;
    for (fs::recursive_directory_iterator at(root, error); !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
      if (at->is_directory(error) && !at->is_symlink(error)) folders.insert(at->path().string());
    }
  };
  if (arguments_.files.empty()) add_tree(".");
  for (const std::string& operand : arguments_.files) {
    std::error_code error;
    if (fs::is_directory(operand, error)) {
      add_tree(operand);
      continue;
    }
    // Of a folder that is not there yet the nearest one that is.
    fs::path folder = fs::path(operand).parent_path();
    while (!folder.empty() && (is_glob(folder.string()) || !fs::is_directory(folder, error)))
      folder = folder.parent_path();
    folders.insert(folder.empty() ? "." : folder.string());
  }
  return {folders.begin(), folders.end()};
}

}  // namespace insitu::cli
