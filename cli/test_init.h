#pragma once

#include "cli/exit_code.h"
#include "cli/test_arguments.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

/// Writes the test file of --init for the sources that the arguments name, to its file or to `out`.
ExitCode init_test_file(const TestArguments& arguments, ByteOutput& out);

}  // namespace insitu::cli
