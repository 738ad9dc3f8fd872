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

/// Whether the caller needs what the groups captured, or only whether and where the regex matches.
enum class Groups { Ignored, Kept };

/// A text to be searched from several places: its encoding is checked once, and not by each search. Borrows the text.
class RegexSubject {
 public:
  explicit RegexSubject(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool is_utf8() const { return is_utf8_; }

 private:
  std::string_view text_;
  bool is_utf8_;
};

/// A compiled regular expression: linear time, immutable, cheap to copy, shared by threads.
///
/// `found_in` searches a subject that is not valid UTF-8 as if its invalid parts were U+FFFD.
class Regex {
 public:
  /// Compiles `text`, which is in RE2's syntax. The error is RE2's own message.
  static std::expected<Regex, std::string> compile(const std::string& text, Groups groups = Groups::Ignored);

  /// Whether it matches anywhere in `subject`.
  [[nodiscard]] bool found_in(std::string_view subject) const;
  /// Returns the leftmost match from `from` on as offset and length in `subject`, in bytes. nullopt: there is none, or
  /// `subject` is not valid UTF-8.
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> find(const RegexSubject& subject,
                                                                        std::size_t from) const;
  /// Searches from `from` on and fills `captures` with the whole match and its groups, in the order of their opening
  /// parentheses, as far as they are kept; they borrow from `subject`. False: no match. A subject that is not valid
  /// UTF-8 never matches.
  [[nodiscard]] bool capture(const RegexSubject& subject, std::size_t from, std::vector<Capture>& captures) const;
  /// Returns the number of capturing groups that are kept, without the whole match.
  [[nodiscard]] std::size_t group_count() const;

 private:
  struct Automaton;
  explicit Regex(std::shared_ptr<const Automaton> automaton) : automaton_(std::move(automaton)) {}
  std::shared_ptr<const Automaton> automaton_;
};

}  // namespace insitu
