#include "cli/input_messages.h"

#include <fmt/format.h>

#include <utility>

#include "cli/console.h"

namespace insitu::cli {

void InputMessages::report(const std::string& file, const InputProblem& problem) {
  if (!are_shown_) return;
  switch (problem.kind) {
    case ProblemKind::Problem: complain(describe(file, problem)); break;
    case ProblemKind::Announcement: announce(file, problem); break;
    case ProblemKind::Hint:
      if (hinted_.insert(problem.code + problem.message).second) {
        hints_.push_back(fmt::format("note[{}]: {}", problem.code, describe(file, problem)));
      }
      break;
  }
}

void InputMessages::announce(const std::string& file, const InputProblem& problem) {
  if (is_summed_up_) return;
  std::set<std::string>& files = announced_[problem.code];
  const bool is_new = files.insert(file).second;
  if (is_new && (files.size() == 1 || names_every_file_)) {
    complain(fmt::format("note[{}]: {}", problem.code, describe(file, problem)));
  }
}

void InputMessages::print_unnamed() {
  if (names_every_file_ || std::exchange(is_summed_up_, true)) return;
  for (const auto& [code, files] : announced_) {
    const std::size_t unnamed = files.size() - 1;
    if (unnamed == 0) continue;
    complain(
        fmt::format("note[{}]: and {} more {} (--stats names each)", code, unnamed, unnamed == 1 ? "file" : "files"));
  }
}

void InputMessages::print_hints() {
  for (const std::string& hint : std::exchange(hints_, {})) complain(hint);
}

}  // namespace insitu::cli
