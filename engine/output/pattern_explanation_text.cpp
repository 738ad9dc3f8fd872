#include "insitu/pattern_explanation_text.h"

#include <fmt/format.h>

#include "engine/output/clause_tree.h"

namespace insitu {
namespace {

std::string headline(const PatternExplanation& explanation, const Palette& palette) {
  std::string kind = fmt::format("a {} pattern", explanation.family);
  if (!explanation.outcome) return kind;
  const bool match = *explanation.outcome == Outcome::Match;
  const std::string_view verdict = match ? "match" : "no match";
  return fmt::format("{}{}{}: {}", match ? palette.good : palette.bad, verdict, palette.reset, kind);
}

}  // namespace

std::string draw_explanation(const PatternExplanation& explanation, Colours colours) {
  const Palette& palette = colours == Colours::On ? colour_palette() : plain_palette();
  std::string out = headline(explanation, palette) + "\n";
  if (!explanation.remark.empty()) out += one_visible_line(explanation.remark) + "\n";
  return out + draw_clause_tree(explanation.root, {.palette = palette});
}

}  // namespace insitu
