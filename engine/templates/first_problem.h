#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/read_problem.h"

namespace insitu {

/// The first problem of a file; later ones are dropped. A reader that finds a problem goes on with any value of the
/// right kind; at the end the file is refused.
class FirstProblem {
 public:
  /// Remembers a problem unless there is one already.
  void refuse(const SourceLocation& place, std::string message, std::string help = {}) {
    if (!problem_) problem_ = ReadProblem{.place = place, .message = std::move(message), .help = std::move(help)};
  }
  void refuse(ReadProblem problem) {
    if (!problem_) problem_ = std::move(problem);
  }
  /// Returns the first problem and forgets it, as that of a part of the file.
  [[nodiscard]] std::optional<ReadProblem> take() { return std::exchange(problem_, std::nullopt); }
  /// Returns the first problem; nullopt: the file can be used.
  [[nodiscard]] const std::optional<ReadProblem>& problem() const { return problem_; }

 private:
  std::optional<ReadProblem> problem_;
};

}  // namespace insitu
