#pragma once

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// Prints the events that a program selects as they come to files, until the end that was asked for. `options`: of the
/// scans.
ExitCode follow_with_filter(const FilterArguments& arguments, const Program& program, const ScanOptions& options,
                            const MessageStyle& style, ByteOutput& out);

}  // namespace insitu::cli
