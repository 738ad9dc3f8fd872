#pragma once

#include <span>
#include <string_view>

#include "engine/plan/compile_options.h"
#include "engine/plan/program.h"
#include "grammar/result.h"

namespace insitu {

/// Compiles one filter pattern. The Diagnostic's span refers to `pattern`; `draw_caret` draws it. Never throws.
Result<Program> compile_filter_pattern(std::string_view pattern, const CompileOptions& options = {});

/// Compiles a Logs Insights query. The Diagnostic's span refers to `query`. Never throws.
Result<Program> compile_query(std::string_view query, const CompileOptions& options = {});

/// A program that matches where any of these does. REQUIRES: at least one, all filter patterns compiled with the same
/// options.
Program any_of(std::span<const Program> programs);

}  // namespace insitu
