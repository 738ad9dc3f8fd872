#pragma once

#include <vector>

#include "grammar/filter_pattern_ast.h"
#include "grammar/mutation.h"

namespace insitu {

/// Returns the pattern with one thing changed, in every way that a set of examples should notice: a term or a clause
/// left out (where there is only one, the empty pattern), a term excluded that was wanted and the reverse, `=` and
/// `!=`, the border and the direction of an order, a threshold by one, `&&` and `||`, TRUE and FALSE, a wildcard left
/// out, a field's condition left out. No two are alike; none for a pattern that tests nothing. A change may happen to
/// mean the same as the pattern, which no program can find out.
std::vector<Mutation> mutations_of(const ast::FilterPattern& pattern);

}  // namespace insitu
