#pragma once

#include <vector>

#include "grammar/diagnostic.h"
#include "grammar/filter_pattern_ast.h"

namespace insitu {

/// What a pattern takes from the languages of other tools: `level = "ERROR"`, `"a" OR "b"`, `[ERROR]`. It is legal and
/// may be meant as it stands, so that a run should only say it when it selected nothing or everything.
std::vector<Diagnostic> find_foreign_syntax(const ast::FilterPattern& pattern);

}  // namespace insitu
