#pragma once

#include <vector>

#include "grammar/filter_pattern_ast.h"
#include "insitu/compile_options.h"
#include "insitu/result.h"

namespace insitu {

/// The service's quotas.
inline constexpr std::size_t kMaxPatternCharacters = 1024;
inline constexpr std::size_t kMaxRegexes = 2;
inline constexpr std::size_t kMaxWildcardStepsPerSelector = 1;
inline constexpr std::size_t kMaxWildcardSelectors = 3;

/// Checks quotas and names: what the grammar lets pass and the service refuses. Returns the notes on a pattern that
/// passes, else the first refusal; spans refer to the text of the pattern.
Result<std::vector<Diagnostic>> check_pattern(const ast::FilterPattern& pattern, const CompileOptions& options);

}  // namespace insitu
