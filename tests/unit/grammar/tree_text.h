#pragma once

#include <string>

#include "grammar/filter_pattern_ast.h"

namespace insitu {

enum class Spans { Hidden, Shown };

/// A syntax tree as one text that says everything in it, for reading one and for comparing two:
///
///     terms(bare"ERROR"@0-5@0-5 -"disk full"@8-19@7-19)
///     json(and(($."a" = bare"x"@8-9@2-5)@2-9($."b" is null@13-16)@13-24)@2-24)
///     fields(named "ip"@1-3@1-3, ellipsis@5-8)
///
/// With their spans hidden, two trees are equal exactly when their texts are; a bare phrase is then its quoted self.
std::string tree_text(const ast::FilterPattern& pattern, Spans spans);

}  // namespace insitu
