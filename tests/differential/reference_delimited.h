#pragma once

#include "grammar/filter_pattern_ast.h"
#include "tests/differential/reference_matcher.h"

namespace insitu::reference {

ReferenceResult match_delimited(const ast::DelimitedPattern& pattern, std::string_view message);

}  // namespace insitu::reference
