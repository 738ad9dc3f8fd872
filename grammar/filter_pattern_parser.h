#pragma once

#include <string_view>

#include "grammar/filter_pattern_ast.h"
#include "insitu/result.h"

namespace insitu {

/// How deep parentheses may nest. Not a limit of the service (none is documented): it bounds every walk over the tree.
inline constexpr std::size_t kMaxPatternNesting = 64;

/// Reads a filter pattern of any family; the first character decides which. It checks syntax only; `check_pattern`
/// checks quotas and names. The tree owns its texts and does not borrow `text`. Returns the first refusal. Never
/// throws.
Result<ast::FilterPattern> parse_filter_pattern(std::string_view text);

}  // namespace insitu
