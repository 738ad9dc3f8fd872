#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "insitu/program.h"
#include "insitu/seen_names.h"

namespace insitu {

/// The result for one message.
enum class Outcome {
  NoMatch,
  Match,
  NotJson,  ///< no match: a JSON pattern, and the message is not a JSON object
  TooDeep,  ///< no match: JSON nested deeper than kMaxJsonDepth, so it was not read; worth reporting
};

/// One thread's working state for a Program: parser, scratch memory, counters. Not thread-safe; give each thread its
/// own.
class Matcher {
 public:
  explicit Matcher(Program program);
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  /// Whether one message (without its line terminator) matches. Does not use the prefilter.
  [[nodiscard]] Outcome examine(std::string_view message);
  [[nodiscard]] bool matches(std::string_view message) { return examine(message) == Outcome::Match; }
  /// Examines one message for each of the program's patterns, in their order. Borrows the result until the next call.
  [[nodiscard]] std::span<const Outcome> examine_each(std::string_view message);

  /// The names of the program that the messages examined so far have. Borrows from the matcher.
  [[nodiscard]] const SeenNames& seen() const;
  /// Whether every message that `examine` sees is also searched for names; else a pattern for text may decide first.
  [[nodiscard]] bool sees_names() const;

  /// The values that a space-delimited pattern extracts from a message that matches: `{"$ip", "127.0.0.1"}`, in the
  /// order of the message's fields. Empty for other families.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> extracted_values(std::string_view message);

  /// The places of the terms and values that made a message match, as offsets of begin and end: sorted, without
  /// overlaps. REQUIRES: the message matches
  [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> highlights(std::string_view message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
