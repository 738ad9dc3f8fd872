#pragma once

#include <span>
#include <string_view>

#include "insitu/compile_options.h"
#include "insitu/program.h"
#include "insitu/result.h"

namespace insitu {

/// Compiles one filter pattern. The program keeps a copy of the text. On refusal returns the first problem found; its
/// span refers to `pattern`, and `draw_caret` draws it. Never throws.
Result<Program> compile_filter_pattern(std::string_view pattern, const CompileOptions& options = {});

/// Compiles a Logs Insights query. Lifetimes and errors are the same; the Diagnostic's span refers to `query`.
Result<Program> compile_query(std::string_view query, const CompileOptions& options = {});

/// The program that matches where any of these does; it does not borrow them. REQUIRES: at least one, all filter
/// patterns compiled with the same options
Program any_of(std::span<const Program> programs);

}  // namespace insitu
