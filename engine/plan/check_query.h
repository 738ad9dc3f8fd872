#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "grammar/query_ast.h"
#include "insitu/compile_options.h"
#include "insitu/diagnostic.h"
#include "insitu/result.h"

namespace insitu {

/// Refuses a text with more characters than the service takes; nullopt: it passes. Call it before the text is parsed,
/// so that the longest texts cost nothing.
std::optional<Diagnostic> refuse_long_query(std::string_view query, const CompileOptions& options);

/// Checks what does not depend on names: commands that are not evaluated here, the placement of commands, the service's
/// quotas. Returns the notes about what is legal but surprising, else the first refusal. REQUIRES: `query` was parsed
/// from `text`
Result<std::vector<Diagnostic>> check_query(const ast::Query& query, std::string_view text,
                                            const CompileOptions& options);

}  // namespace insitu
