#pragma once

#include <functional>

#include "cli/exit_code.h"

namespace insitu::cli {

/// Whether a pager may show what a command prints.
enum class Paging { Off, On };

/// Calls `run` and returns its status. Meanwhile, where Paging is On and standard output and error are one terminal, a
/// pager shows there what is written to both: INSITU_PAGER, else PAGER, else `less`; none where that is empty, `cat` or
/// no program, or the terminal is dumb. Returns when the pager has ended; that it was quit before the end is no error.
/// Only one may run at a time.
ExitCode with_pager(Paging paging, const std::function<ExitCode()>& run);

}  // namespace insitu::cli
