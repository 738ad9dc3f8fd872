#include "grammar/hcl_heredoc.h"

#include <algorithm>

#include "grammar/ascii.h"

namespace insitu::hcl {
namespace {

constexpr std::string_view kOpening = "<<";

bool is_word_character(char c) { return lexical::is_alphanumeric(c) || c == '_' || c == '-' || (c & 0x80) != 0; }

std::string_view without_blanks(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  return line.substr(0, line.find_last_not_of(kBlanks) + 1);
}

}  // namespace

std::string_view heredoc_word(std::string_view text) {
  if (!text.starts_with(kOpening)) return {};
  text.remove_prefix(kOpening.size());
  if (text.starts_with('-')) text.remove_prefix(1);
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_word_character) - text.begin()));
}

std::optional<Heredoc> read_heredoc(std::string_view text) {
  const std::string_view word = heredoc_word(text);
  const std::size_t opened = text.find('\n');
  if (word.empty() || opened == std::string_view::npos) return std::nullopt;
  const auto after_word = static_cast<std::size_t>(word.data() + word.size() - text.data());
  if (!without_blanks(text.substr(after_word, opened - after_word)).empty()) return std::nullopt;
  for (std::size_t begin = opened + 1; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = without_blanks(text.substr(begin, end - begin));
    if (line == word) {
      return Heredoc{.is_flush = text.substr(kOpening.size()).starts_with('-'),
                     .lines = {opened + 1, begin},
                     .end = static_cast<std::size_t>(line.data() + line.size() - text.data())};
    }
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace insitu::hcl
