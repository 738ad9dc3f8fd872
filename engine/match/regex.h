#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu {

/// What one group of a regex captured; nullopt: it took no part in the match.
using Capture = std::optional<std::string_view>;

/// Whether a regex is asked what its groups captured, or only whether and where it matches.
enum class Groups { Ignored, Kept };

/// A compiled regular expression: linear time, immutable, shared by threads.
///
/// A subject that is not valid UTF-8 is searched as if its invalid parts were U+FFFD.
class Regex {
 public:
  /// `text` is in RE2's syntax. The error is RE2's own words.
  static std::expected<Regex, std::string> compile(const std::string& text, Groups groups = Groups::Ignored);

  [[nodiscard]] bool found_in(std::string_view subject) const;
  /// Where the leftmost match lies, as offset and length in `subject`; nullopt also where it is not valid UTF-8.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> find(std::string_view subject,
                                                                        std::size_t from) const;
  /// Searches from `from` on and fills `captures` with the whole match and its groups, in the order of their opening
  /// parentheses, as far as they are kept; false: no match. Not for subjects that are not valid UTF-8: they do not
  /// match.
  [[nodiscard]] bool capture(std::string_view subject, std::size_t from, std::vector<Capture>& captures) const;
  /// Capturing groups that are kept, the whole match not counted.
  [[nodiscard]] std::size_t group_count() const;

 private:
  struct Automaton;
  explicit Regex(std::shared_ptr<const Automaton> automaton) : automaton_(std::move(automaton)) {}
  std::shared_ptr<const Automaton> automaton_;
};

}  // namespace insitu
