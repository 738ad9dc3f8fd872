#include "insitu/caret.h"

#include <fmt/format.h>

#include <algorithm>

#include "grammar/ascii.h"
#include "grammar/display_width.h"

namespace insitu {
namespace {

constexpr std::size_t kWidestLine = 110;  // columns of source text that are shown
constexpr std::size_t kBeforeSpan = 40;   // columns kept before the span when the line has to be cut

struct Line {
  std::string_view text;
  std::size_t number = 1;
  std::size_t begin = 0;  // offset in the whole text
};

Line line_at(std::string_view text, std::size_t offset) {
  Line line{.text = text};
  for (std::size_t at = 0; at < std::min(offset, text.size()); ++at) {
    if (text[at] == '\n') {
      ++line.number;
      line.begin = at + 1;
    }
  }
  const std::size_t end = std::min(text.find('\n', line.begin), text.size());
  line.text = text.substr(line.begin, end - line.begin);
  return line;
}

/// What of a line is shown: pieces collect text and columns.
struct Shown {
  std::string text;
  std::size_t columns = 0;

  void add(std::string_view part) {
    while (!part.empty()) {
      const Character character = first_character(part);
      const bool visible = character.valid && !character.control;
      text += visible ? part.substr(0, character.bytes) : part.front() == '\t' ? " " : "·";
      columns += visible ? character.columns : 1;
      part.remove_prefix(character.bytes);
    }
  }
  void cut_mark() {
    text += "…";
    ++columns;
  }
};

/// Moves `at` forward to the begin of a character, so that a cut never splits one.
std::size_t character_border(std::string_view text, std::size_t at) {
  while (at < text.size() && lexical::is_continuation(text[at])) ++at;
  return at;
}

}  // namespace

std::string draw_caret(const Diagnostic& diagnostic, std::string_view text) {
  const Line line = line_at(text, diagnostic.span.begin);
  const std::size_t begin = std::min(diagnostic.span.begin - line.begin, line.text.size());
  const std::size_t end = std::clamp(diagnostic.span.end - line.begin, begin, line.text.size());

  // Bytes are taken for columns here: exact enough to decide what to leave out of an overlong line.
  std::size_t from = 0;
  std::size_t to = line.text.size();
  if (to > kWidestLine) {
    if (begin > kBeforeSpan) from = character_border(line.text, std::min(begin - kBeforeSpan, to - kWidestLine));
    to = character_border(line.text, std::min(from + kWidestLine, to));
  }

  Shown source;
  if (from > 0) source.cut_mark();
  source.add(line.text.substr(from, begin - from));
  const std::size_t caret_column = source.columns;
  source.add(line.text.substr(begin, std::min(end, to) - begin));
  const std::size_t carets = std::max<std::size_t>(source.columns - caret_column, 1);
  if (end < to) source.add(line.text.substr(end, to - end));
  if (to < line.text.size()) source.cut_mark();

  const std::string number = fmt::format("{}", line.number);
  std::string drawing = fmt::format("{} | {}\n", number, source.text);
  drawing += fmt::format("{:{}} | {:{}}{:^>{}}", "", number.size(), "", caret_column, "", carets);
  if (!diagnostic.expected.empty()) drawing += " expected " + diagnostic.expected;
  return drawing + "\n";
}

std::string draw_diagnostic(const Diagnostic& diagnostic, std::string_view text, std::string_view severity) {
  return fmt::format("{}[{}]: {}", severity, code_name(diagnostic.code), draw_message(diagnostic, text));
}

std::string draw_message(const Diagnostic& diagnostic, std::string_view text) {
  std::string drawing = fmt::format("{}\n", diagnostic.message) + draw_caret(diagnostic, text);
  if (!diagnostic.help.empty()) drawing += fmt::format("  = help: {}\n", diagnostic.help);
  return drawing;
}

}  // namespace insitu
