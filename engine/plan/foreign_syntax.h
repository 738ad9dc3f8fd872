#pragma once

#include <vector>

#include "grammar/filter_pattern_ast.h"
#include "insitu/diagnostic.h"

namespace insitu {

/// Finds what a pattern takes from the languages of other tools: `level = "ERROR"`, `"a" OR "b"`, `[ERROR]`. It is
/// legal and may be meant as written, so a run should report it only when it selected nothing or everything.
std::vector<Diagnostic> find_foreign_syntax(const ast::FilterPattern& pattern);

}  // namespace insitu
