#pragma once

#include <string_view>
#include <vector>

#include "engine/plan/query_plan.h"
#include "grammar/query_ast.h"
#include "insitu/compile_options.h"
#include "insitu/diagnostic.h"
#include "insitu/result.h"

namespace insitu {

/// The result of `lower_query`; the notes are about what is legal but surprising.
struct LoweredQuery {
  QueryPlan plan;
  std::vector<Diagnostic> notes;
};

/// Resolves names, functions and literals of a query into a plan: one node per command, in the order written, and the
/// orders and limits that the service adds. Returns the first refusal, as for an unknown function; spans refer to
/// `text`. REQUIRES: check_query(ast) found nothing
Result<LoweredQuery> lower_query(const ast::Query& ast, std::string_view text, const CompileOptions& options);

}  // namespace insitu
