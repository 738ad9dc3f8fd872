#include "engine/match/json_spellings.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// What becomes of all escapes that mean no character.
constexpr std::string_view kReplacement = "\uFFFD";

/// More than these characters beyond ASCII tell a text no better.
constexpr std::size_t kMaxCharacters = 4;

void append_unit(std::string& out, std::uint32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[unit >> shift & 0xF];
}

/// Appends the escape of a character beyond ASCII, of two code units if need be.
void append_escape(std::string& out, std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  std::uint32_t codepoint = first & (0x7FU >> character.size());
  for (const char next : character.substr(1)) codepoint = codepoint << 6 | (static_cast<unsigned char>(next) & 0x3FU);
  if (codepoint < 0x10000) return append_unit(out, codepoint);
  append_unit(out, 0xD800 + ((codepoint - 0x10000) >> 10));
  append_unit(out, 0xDC00 + ((codepoint - 0x10000) & 0x3FF));
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// A text divided into characters beyond ASCII and what is between them.
class Characters {
 public:
  /// Takes the front of the text with so many characters beyond ASCII. REQUIRES: it is valid UTF-8
  Characters(std::string_view text, std::size_t max_characters) {
    while (true) {
      const std::size_t begin = size_;
      while (size_ < text.size() && is_ascii(text[size_])) ++size_;
      between_.push_back(text.substr(begin, size_ - begin));
      if (size_ == text.size() || beyond_.size() == max_characters) return;
      const std::size_t first = size_++;
      while (size_ < text.size() && is_continuation(text[size_])) ++size_;
      beyond_.push_back(text.substr(first, size_ - first));
    }
  }

  [[nodiscard]] std::size_t count() const { return beyond_.size(); }
  /// Returns the bytes of the text that were taken.
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool has_ascii() const {
    return std::ranges::any_of(between_, [](std::string_view part) { return !part.empty(); });
  }
  [[nodiscard]] std::string plain(std::size_t index) const { return std::string(beyond_[index]); }
  [[nodiscard]] std::string escaped(std::size_t index) const {
    std::string out;
    append_escape(out, beyond_[index]);
    return out;
  }
  /// Returns what is before a character, after the one before it.
  [[nodiscard]] std::string before(std::size_t index) const { return std::string(between_[index]); }

  [[nodiscard]] std::string all_escaped() const {
    std::string out = before(0);
    for (std::size_t i = 0; i < count(); ++i) out += escaped(i) + before(i + 1);
    return out;
  }

 private:
  std::vector<std::string_view> beyond_;
  std::vector<std::string_view> between_;  // one more
  std::size_t size_ = 0;
};

/// Whether a text is the only one that means what it does.
bool is_unambiguous(std::string_view text) { return is_utf8(text) && !text.contains(kReplacement); }

/// Digits of an escape may be of either case.
PlacedLiteral in_any_case(const std::string& text) {
  return {.text = lower_case(text), .letter_case = LetterCase::Ignored};
}

}  // namespace

JsonSpellings json_spellings(std::string_view text) {
  if (!is_unambiguous(text)) return {std::string(text), {{"\\u"}}};
  const Characters characters(text, kMaxCharacters);
  if (characters.count() == 0) return {std::string(text), {{"\\u00"}}};
  JsonSpellings spellings{std::string(text.substr(0, characters.size())), {}};
  if (characters.has_ascii()) spellings.others.push_back({"\\u00"});
  // If no character of ASCII is escaped, all others are, or somewhere one is and the next one is not.
  spellings.others.push_back(in_any_case(characters.all_escaped()));
  for (std::size_t i = 1; i < characters.count(); ++i) {
    const std::string between = characters.before(i);
    spellings.others.push_back(in_any_case(characters.escaped(i - 1) + between + characters.plain(i)));
    spellings.others.push_back(in_any_case(characters.plain(i - 1) + between + characters.escaped(i)));
  }
  return spellings;
}

std::optional<std::string> ascii_spelling(std::string_view text) {
  const auto is_escaped = [](char c) {
    return c == '"' || c == '\\' || c == '/' || static_cast<unsigned char>(c) < 0x20;
  };
  if (!is_unambiguous(text) || std::ranges::any_of(text, is_escaped)) return std::nullopt;
  const Characters characters(text, text.size());
  return characters.count() == 0 ? std::nullopt : std::optional(characters.all_escaped());
}

}  // namespace insitu
