#pragma once

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/input_files.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// Runs a query over files up to its first command that holds rows, and writes what that holds to the file of
/// `--partial`: whole or not at all. A file that cannot be read as it should makes the status Error, and the partial
/// result states it, too.
ExitCode write_query_partial(const QueryArguments& arguments, const Program& program, const InputFiles& files);

}  // namespace insitu::cli
