#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/plan/program.h"
#include "grammar/query_ast.h"

namespace insitu {

/// What can be told of a query without knowing its names: commands that are not evaluated here, the placement of
/// commands, the service's quotas. The notes are about what is legal but surprising.
Result<std::vector<Diagnostic>> check_query(const ast::Query& query, std::string_view text,
                                            const CompileOptions& options);

}  // namespace insitu
