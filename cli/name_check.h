#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/engine.h"

namespace insitu::cli {

/// Says on stderr which names of a program no event has, unless they are accepted. Not after a scan that ended early:
/// nobody knows what it would have met.
void print_name_notes(const EndedScan& scan, const Accepted& accepted);

/// Reads the names that the files of `--fields-of` have into what is accepted: of a list that `insitu fields --output
/// json` printed all of them, of a log those that the program asks for. False, and said: a file cannot be read.
bool read_known_fields(const Program& program, const ScanOptions& options, CountExpectations& expectations);

}  // namespace insitu::cli
