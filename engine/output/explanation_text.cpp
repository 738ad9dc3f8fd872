#include "engine/output/explanation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/output/terminal_text.h"
#include "grammar/display_width.h"

namespace insitu {
namespace {

constexpr std::size_t kWidestClause = 48;  // columns; longer clauses push their values out of line

struct Line {
  std::string branches;  // ├─, └─, │
  const Clause* clause;
};

void lay_out(const Clause& clause, const std::string& branches, const std::string& below, std::vector<Line>& lines) {
  lines.push_back({branches, &clause});
  for (const Clause& operand : clause.operands) {
    const bool last = &operand == &clause.operands.back();
    lay_out(operand, below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "), lines);
  }
}

std::string one_line(std::string_view text) {
  std::string out;
  append_visible(out, text);
  std::ranges::replace(out, '\n', ' ');
  return out;
}

std::string mark(const Clause& clause, const Palette& palette) {
  if (!clause.holds) return "";
  return *clause.holds ? fmt::format("{}✓{} ", palette.good, palette.reset)
                       : fmt::format("{}✗{} ", palette.bad, palette.reset);
}

std::size_t width(const Line& line) {
  return display_width(line.branches) + (line.clause->holds ? 2 : 0) + display_width(one_line(line.clause->text));
}

std::string annotation(const Clause& clause, const Palette& palette) {
  std::string out;
  for (const SeenValue& seen : clause.seen) {
    if (!out.empty()) out += ", ";
    out += one_line(seen.text);
    const bool says_type = !seen.type.empty() && seen.type != "field" && seen.type != "null";
    if (says_type)
      out += fmt::format("{}{}({}){}", seen.text.empty() ? "" : " ", palette.faint, seen.type, palette.reset);
  }
  if (!clause.remark.empty()) out += (out.empty() ? "" : ": ") + one_line(clause.remark);
  return out;
}

std::string headline(const Explanation& explanation, const Palette& palette) {
  std::string kind = fmt::format("a {} pattern", explanation.family);
  if (!explanation.outcome) return kind;
  const bool match = *explanation.outcome == Outcome::Match;
  const std::string_view verdict = match ? "match" : "no match";
  return fmt::format("{}{}{}: {}", match ? palette.good : palette.bad, verdict, palette.reset, kind);
}

}  // namespace

std::string draw_explanation(const Explanation& explanation, Colours colours) {
  const Palette& palette = colours == Colours::On ? colour_palette() : plain_palette();
  std::vector<Line> lines;
  lay_out(explanation.root, "", "", lines);
  std::size_t column = 0;
  for (const Line& line : lines) {
    if (width(line) <= kWidestClause) column = std::max(column, width(line));
  }

  std::string out = headline(explanation, palette) + "\n";
  if (!explanation.remark.empty()) out += one_line(explanation.remark) + "\n";
  for (const Line& line : lines) {
    out += fmt::format("{}{}{}{}{}", palette.faint, line.branches, palette.reset, mark(*line.clause, palette),
                       one_line(line.clause->text));
    if (const std::string note = annotation(*line.clause, palette); !note.empty()) {
      const std::size_t used = width(line);
      out += std::string(used < column ? column - used + 3 : 3, ' ') + note;
    }
    out += '\n';
  }
  return out;
}

}  // namespace insitu
