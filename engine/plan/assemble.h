#pragma once

#include <vector>

#include "engine/plan/plan.h"
#include "engine/plan/query_plan.h"
#include "insitu/compile_options.h"
#include "insitu/diagnostic.h"
#include "insitu/program.h"

namespace insitu {

/// The Program of some filter patterns: one trie and one prefilter over all of them. REQUIRES: at least one
Program assemble(Plan plan, std::vector<Diagnostic> notes, std::vector<Diagnostic> doubts,
                 const CompileOptions& options);

/// The Program of a query.
Program assemble(QueryPlan plan, std::vector<Diagnostic> notes, const CompileOptions& options);

}  // namespace insitu
