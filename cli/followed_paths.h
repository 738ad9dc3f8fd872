#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/input_files.h"

namespace insitu::cli {

/// The files that the operands of a command mean, which come and go while they are followed. Not thread-safe.
class FollowedPaths {
 public:
  /// Borrows the arguments.
  explicit FollowedPaths(const InputArguments& arguments)
      : arguments_(arguments), selection_(selection_of(arguments)) {}

  /// Returns their paths as they are now: those that are named, whether they are there or not, and what globs and
  /// directories hold.
  std::vector<std::string> list();
  /// Returns the folders in which files may come or go.
  [[nodiscard]] std::vector<std::string> folders() const;
  /// How many files of directories the last list has passed over, because they are no text.
  [[nodiscard]] std::size_t binary_files() const { return binary_files_; }

 private:
  void add_directory(const std::filesystem::path& directory);
  void add_matches(const std::string& pattern);
  void add_file(std::string path);

  const InputArguments& arguments_;
  FileSelection selection_;
  std::vector<std::string> paths_;  // of the list that is being made
  std::set<std::string> texts_;
  std::size_t binary_files_ = 0;
};

}  // namespace insitu::cli
