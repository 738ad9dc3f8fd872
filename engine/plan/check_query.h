#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/plan/compile_options.h"
#include "grammar/diagnostic.h"
#include "grammar/query_ast.h"
#include "grammar/result.h"

namespace insitu {

/// Refuses a text with more characters than the service takes. It is called before the text is parsed, so that the
/// longest texts cost nothing.
std::optional<Diagnostic> refuse_long_query(std::string_view query, const CompileOptions& options);

/// What can be told of a query without knowing its names: commands that are not evaluated here, the placement of
/// commands, the service's quotas. The notes are about what is legal but surprising.
Result<std::vector<Diagnostic>> check_query(const ast::Query& query, std::string_view text,
                                            const CompileOptions& options);

}  // namespace insitu
