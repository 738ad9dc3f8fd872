#include "cli/input_messages.h"

#include <fmt/format.h>

#include <utility>

#include "cli/console.h"

namespace insitu::cli {

void InputMessages::report(const std::string& file, const InputProblem& problem) {
  if (!are_shown_) return;
  switch (problem.kind) {
    case ProblemKind::Problem: complain(describe(file, problem)); break;
    case ProblemKind::Announcement:
      if (announced_.insert(problem.code).second) {
        complain(fmt::format("note[{}]: {}", problem.code, describe(file, problem)));
      }
      break;
    case ProblemKind::Hint:
      if (announced_.insert(problem.code + problem.message).second) {
        hints_.push_back(fmt::format("note[{}]: {}", problem.code, describe(file, problem)));
      }
      break;
  }
}

void InputMessages::print_hints() {
  for (const std::string& hint : std::exchange(hints_, {})) complain(hint);
}

}  // namespace insitu::cli
