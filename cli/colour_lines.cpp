#include "cli/colour_lines.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace insitu::cli {
namespace {

/// A part of a line, and its colour.
struct ColouredPart {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view colour;
};

constexpr std::array<std::string_view, 4> kSeverities = {"error", "warning", "unresolved", "note"};

std::string_view colour_of_severity(std::string_view severity, const Palette& palette) {
  if (severity == "error") return palette.bad;
  return severity == "note" ? palette.separator : palette.warning;
}

/// `error[code]:` after the name of the program or a place: what is before it has no blanks but the one at its end.
ColouredPart severity_of_line(std::string_view line, const Palette& palette) {
  for (const std::string_view severity : kSeverities) {
    const std::size_t begin = line.find(severity);
    if (begin == std::string_view::npos) continue;
    const std::string_view before = line.substr(0, begin);
    const bool follows_place = before.empty() || (before.ends_with(": ") && std::ranges::count(before, ' ') <= 2);
    const std::size_t end = line.find(':', begin);
    const std::string_view after = line.substr(begin + severity.size(), end - begin - severity.size());
    const bool has_code = after.starts_with('[') && after.ends_with(']') && !after.contains(' ');
    if (follows_place && end != std::string_view::npos && (after.empty() || has_code)) {
      return {begin, end, colour_of_severity(severity, palette)};
    }
  }
  return {};
}

/// The carets under a text, with what was expected there: `  |     ^^^ expected a number`.
ColouredPart carets_of_line(std::string_view line, const Palette& palette) {
  const std::size_t bar = line.find_first_not_of(' ');
  if (bar == std::string_view::npos || bar == 0 || line[bar] != '|') return {};
  const std::size_t caret = line.find_first_not_of(' ', bar + 1);
  if (caret == std::string_view::npos || line[caret] != '^') return {};
  return {caret, line.size(), palette.bad};
}

ColouredPart help_of_line(std::string_view line, const Palette& palette) {
  constexpr std::string_view kHelp = "= help:";
  const std::size_t begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos || !line.substr(begin).starts_with(kHelp)) return {};
  return {begin, begin + kHelp.size(), palette.good};
}

/// `  FAIL  filter ApiErrors`
ColouredPart verdict_of_line(std::string_view line, const Palette& palette) {
  constexpr std::string_view kIndent = "  ";
  for (const std::string_view verdict : {"ok   ", "FAIL ", "ERROR"}) {
    const std::string_view rest = line.substr(std::min(kIndent.size(), line.size()));
    if (!line.starts_with(kIndent) || !rest.starts_with(verdict) || !rest.substr(verdict.size()).starts_with(' '))
      continue;
    const std::size_t end = kIndent.size() + verdict.find_last_not_of(' ') + 1;
    return {kIndent.size(), end, verdict.starts_with("ok") ? palette.good : palette.bad};
  }
  return {};
}

/// `11 passed, 1 failed (38 assertions)`
ColouredPart summary_of_line(std::string_view line, const Palette& palette) {
  const std::size_t word = line.find_first_not_of("0123456789");
  const bool is_summary = word != std::string_view::npos && word > 0 && line.ends_with(')') &&
                          (line.substr(word).starts_with(" passed") || line.substr(word).starts_with(" failed") ||
                           line.substr(word).starts_with(" could not run"));
  if (!is_summary) return {};
  const bool is_good = !line.contains("failed") && !line.contains("could not");
  return {0, line.rfind(" ("), is_good ? palette.good : palette.bad};
}

}  // namespace

std::string coloured_lines(std::string_view text, const Palette& palette) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    ColouredPart part;
    for (const auto find : {carets_of_line, help_of_line, verdict_of_line, summary_of_line, severity_of_line}) {
      if (part.end == 0) part = find(line, palette);
    }
    if (part.end > 0) {
      out += line.substr(0, part.begin);
      out += part.colour;
      out += line.substr(part.begin, part.end - part.begin);
      out += palette.reset;
    }
    out += line.substr(std::min(part.end, line.size()));
    text.remove_prefix(line.size());
    if (text.empty()) break;
    out += '\n';
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace insitu::cli
