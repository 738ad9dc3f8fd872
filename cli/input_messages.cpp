#include "cli/input_messages.h"

#include <fmt/format.h>

#include <utility>

#include "cli/console.h"
#include "engine/model/utf8.h"

namespace insitu::cli {

void InputMessages::report(const std::string& file, const InputProblem& problem) {
  if (!are_shown_) return;
  switch (problem.kind) {
    case ProblemKind::Problem: complain(describe(file, problem)); break;
    case ProblemKind::Announcement: announce(file, problem); break;
    case ProblemKind::Hint:
      if (hinted_.insert(problem.code + problem.message).second) {
        hints_.push_back({problem.code, describe(file, problem)});
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

Letters letters_of(std::string_view text) { return is_ascii(text) ? Letters::Ascii : Letters::Others; }

void InputMessages::print_hints(AskedFor what, Letters letters) {
  for (const InputHint& hint : std::exchange(hints_, {})) {
    if (hint.code == kJsonHint && what == AskedFor::Text) continue;
    if (hint.code == kLettersHint && letters == Letters::Ascii) continue;
    complain(fmt::format("note[{}]: {}", hint.code, hint.text));
  }
}

void print_invalid_utf8(const ScannedInputs& scanned) {
  if (scanned.invalid_utf8 == 0) return;
  complain(
      fmt::format("note: {} with bytes that are no UTF-8: agents send U+FFFD in their place (--encoding NAME "
                  "decodes a text of another encoding)",
                  scanned.invalid_utf8 == 1 ? "1 event" : fmt::format("{} events", scanned.invalid_utf8)));
}

}  // namespace insitu::cli
