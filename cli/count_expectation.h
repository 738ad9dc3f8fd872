#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/options.h"

namespace insitu::cli {

/// `--expect` and `--allow-empty`.
std::vector<Option> expectation_options(CountExpectations& expectations);

/// What demands on a count come to, as an exit status; what is not met is said on stderr. `things`: what is counted,
/// "rows". Of an input without any event nothing can be demanded: an empty log is what a run leaves behind that never
/// started.
ExitCode judge(const CountExpectations& expectations, const ScanSummary& summary, std::uint64_t count,
               std::string_view things);

}  // namespace insitu::cli
