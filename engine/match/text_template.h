#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/match/text_kinds.h"

namespace insitu {

// A template is what remains of a text once its numbers, times, addresses and the like are masked: words and kinds, and
// the separators between them. It is written as a key, so that equal templates have equal bytes: a word stands between
// two tabs, a kind is a line feed and a letter, all else is separators. (White space of separators is one blank, so
// neither occurs in them, nor in a word.)

/// How coarse a template is. Each level is a function of the template of any before it, and the same of each of them.
enum class TemplateLevel : std::uint8_t {
  Exact,
  WordsWithDigits,  ///< are a Token
  OddWords,         ///< all that are not 1 to 20 letters of ASCII are a Token
  FirstWords,       ///< all that follows the fourth word is one Token
  OneToken,         ///< everything is
};
/// REQUIRES: level != TemplateLevel::OneToken
TemplateLevel next_level(TemplateLevel level);

/// A word or a kind of a template, with the separators that precede it.
struct TemplatePart {
  std::string_view separators;
  std::string_view word;         ///< if it is no kind
  std::optional<TextKind> kind;  ///< nullopt: it is a word
};

/// Reads the parts of a template from its key, which must outlive the reader.
class TemplateReader {
 public:
  explicit TemplateReader(std::string_view key) : rest_(key) {}
  /// Returns the next part. nullopt: only `rest` is left, which are separators unless the key is broken.
  std::optional<TemplatePart> next();
  /// Returns the separators after the last part. REQUIRES: next() returned nullopt
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

/// Appends a word, or a kind, to a key.
void append_word(std::string& key, std::string_view word);
void append_kind(std::string& key, TextKind kind);

/// Overwrites `key` with the template of `level` that becomes of `finer`, one of the same level or of any before it.
void coarsen(std::string_view finer, TemplateLevel level, std::string& key);

/// Returns a template as patterns are printed: `took <Time-1>ms`. Kinds are numbered from 1.
std::string template_text(std::string_view key);

/// Makes templates of texts, byte after byte in one pass. Not thread-safe.
class TemplateScanner {
 public:
  /// Of longer texts only so much is looked at; what follows is one Token.
  static constexpr std::size_t kMaxBytes = std::size_t{16} * 1024;
  static constexpr std::size_t kMaxWords = 200;

  /// Makes the template of a text. `key` and `parts` state it until the next call.
  void scan(std::string_view text);
  [[nodiscard]] std::string_view key() const { return {key_.data(), size_}; }
  /// The number of words and kinds.
  [[nodiscard]] std::size_t parts() const { return parts_; }

 private:
  /// Neighbours of one kind, with nothing but commas and blanks between them: from so many on they are one.
  struct List {
    std::size_t count = 0;
    TextKind kind{};
    bool has_comma = false;
    std::size_t first_end = 0;  // in the key, after the first of them
    std::size_t last_end = 0;   // and after the last
  };

  [[nodiscard]] std::size_t scan_separators(std::string_view text, std::size_t at);
  [[nodiscard]] std::size_t scan_word(std::string_view text, std::size_t at);
  [[nodiscard]] bool continues_list(TextKind kind);
  void add_kind(TextKind kind);
  void add_word(std::string_view word);
  void end_list();
  void put(char byte) { key_[size_++] = byte; }

  std::string key_;  // room for the longest; the template is its first `size_` bytes
  std::size_t size_ = 0;
  std::size_t parts_ = 0;
  std::size_t scanned_ = 0;  // words of the text
  List list_;
};

}  // namespace insitu
