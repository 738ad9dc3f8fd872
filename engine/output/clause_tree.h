#pragma once

#include <string>
#include <string_view>

#include "engine/output/terminal_text.h"
#include "engine/run/clause.h"

namespace insitu {

/// How a tree of clauses is drawn.
struct ClauseTreeStyle {
  const Palette& palette;
  std::string_view undecided = {};  ///< stands in front of clauses without a verdict
  std::string_view indent = {};     ///< in front of every line
};

/// Clauses one a line, with branches and marks, and what they saw lined up behind them:
///
///     ✗ all of
///     ├─ ✓ $.level = "ERROR"   "ERROR" (string)
///     └─ ✗ $.user.age >= 20    "34" (string): `<` `<=` `>` `>=` compare numbers only
///
/// Control characters are made visible. Lines end with "\n".
std::string draw_clause_tree(const Clause& root, const ClauseTreeStyle& style);

/// A text without line breaks and control characters.
std::string one_visible_line(std::string_view text);

}  // namespace insitu
