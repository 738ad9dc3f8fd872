#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace insitu {

/// A compiled regular expression: linear time, immutable, shared by threads.
///
/// A subject that is not valid UTF-8 is searched as if its invalid parts were U+FFFD.
class Regex {
 public:
  /// `text` is in RE2's syntax. The error is RE2's own words.
  static std::expected<Regex, std::string> compile(const std::string& text);

  [[nodiscard]] bool found_in(std::string_view subject) const;
  /// Where the leftmost match lies, as offset and length in `subject`; nullopt also where it is not valid UTF-8.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> find(std::string_view subject,
                                                                        std::size_t from) const;

 private:
  struct Automaton;
  explicit Regex(std::shared_ptr<const Automaton> automaton) : automaton_(std::move(automaton)) {}
  std::shared_ptr<const Automaton> automaton_;
};

}  // namespace insitu
