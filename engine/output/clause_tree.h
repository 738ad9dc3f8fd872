#pragma once

#include <string>
#include <string_view>

#include "engine/output/terminal_text.h"
#include "insitu/clause.h"

namespace insitu {

/// How a tree of clauses is drawn. Borrows its texts and its palette.
struct ClauseTreeStyle {
  const Palette& palette;
  std::string_view undecided = {};  ///< the mark before clauses without a verdict
  std::string_view indent = {};     ///< at the begin of every line
};

/// Draws clauses one a line, with branches and marks, and the values they saw aligned after them:
///
///     ✗ all of
///     ├─ ✓ $.level = "ERROR"   "ERROR" (string)
///     └─ ✗ $.user.age >= 20    "34" (string): `<` `<=` `>` `>=` compare numbers only
///
/// Control characters are made visible. Lines end with "\n".
std::string draw_clause_tree(const Clause& root, const ClauseTreeStyle& style);

/// Returns `text` with line breaks and control characters made visible.
std::string one_visible_line(std::string_view text);

}  // namespace insitu
