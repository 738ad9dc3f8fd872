#include "engine/output/clause_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

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

std::string mark(const Clause& clause, const ClauseTreeStyle& style) {
  const Palette& palette = style.palette;
  if (!clause.holds && style.undecided.empty()) return "";
  if (!clause.holds) return fmt::format("{}{}{} ", palette.faint, style.undecided, palette.reset);
  return *clause.holds ? fmt::format("{}✓{} ", palette.good, palette.reset)
                       : fmt::format("{}✗{} ", palette.bad, palette.reset);
}

std::size_t width(const Line& line, const ClauseTreeStyle& style) {
  const std::size_t mark = line.clause->holds || !style.undecided.empty() ? 2 : 0;
  return display_width(line.branches) + mark + display_width(one_visible_line(line.clause->text));
}

std::string annotation(const Clause& clause, const Palette& palette) {
  std::string out;
  for (const SeenValue& seen : clause.seen) {
    if (!out.empty()) out += ", ";
    out += one_visible_line(seen.text);
    const bool says_type = !seen.type.empty() && seen.type != "field" && seen.type != "null";
    if (says_type)
      out += fmt::format("{}{}({}){}", seen.text.empty() ? "" : " ", palette.faint, seen.type, palette.reset);
  }
  if (!clause.remark.empty()) out += (out.empty() ? "" : ": ") + one_visible_line(clause.remark);
  return out;
}

}  // namespace

std::string draw_clause_tree(const Clause& root, const ClauseTreeStyle& style) {
  const Palette& palette = style.palette;
  std::vector<Line> lines;
  lay_out(root, "", "", lines);
  std::size_t column = 0;
  for (const Line& line : lines) {
    if (width(line, style) <= kWidestClause) column = std::max(column, width(line, style));
  }

  std::string out;
  for (const Line& line : lines) {
    out += fmt::format("{}{}{}{}{}{}", style.indent, palette.faint, line.branches, palette.reset,
                       mark(*line.clause, style), one_visible_line(line.clause->text));
    if (const std::string note = annotation(*line.clause, palette); !note.empty()) {
      const std::size_t used = width(line, style);
      out += std::string(used < column ? column - used + 3 : 3, ' ') + note;
    }
    out += '\n';
  }
  return out;
}

std::string one_visible_line(std::string_view text) {
  std::string out;
  append_visible(out, text);
  std::ranges::replace(out, '\n', ' ');
  return out;
}

}  // namespace insitu
