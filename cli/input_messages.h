#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace insitu::cli {

/// What is said about inputs on stderr: problems as they come, an announcement once for all files, hints only when
/// asked for. A command that scans its inputs twice reports both scans here. Not thread-safe, as a sink need not be.
class InputMessages {
 public:
  explicit InputMessages(bool are_shown) : are_shown_(are_shown) {}

  /// `file`: as messages name it.
  void report(const std::string& file, const InputProblem& problem);
  /// Prints what the files may be instead, where nothing was found in them. Each hint is printed once.
  void print_hints();

 private:
  bool are_shown_;
  std::set<std::string> announced_;
  std::vector<std::string> hints_;
};

}  // namespace insitu::cli
