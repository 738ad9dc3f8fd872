#pragma once

#include "cli/exit_code.h"
#include "cli/watch_arguments.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

/// Watches alarms by the times of events, to the end of the files.
ExitCode watch_events(const WatchArguments& arguments, ByteOutput& out);
/// Watches alarms by the wall clock, until the end that was asked for.
ExitCode watch_clock(const WatchArguments& arguments, ByteOutput& out);

}  // namespace insitu::cli
