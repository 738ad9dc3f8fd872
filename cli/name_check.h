#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// Reports on stderr which names of a program no event has, unless they are accepted. Prints nothing after a scan that
/// ended early: what it would have seen is unknown.
void print_name_notes(const EndedScan& scan, const Accepted& accepted);
/// The same with what was found out about the names already.
void print_name_notes(const EndedScan& scan, const Accepted& accepted, NameFindings findings);

/// Adds the names that the files of `--fields-of` have to what is accepted: all names of a list that `insitu fields
/// --output json` printed, and those names of a log that the program uses. Returns false, after complaining, if a file
/// cannot be read.
bool read_known_fields(const Program& program, const ScanOptions& options, CountExpectations& expectations);

}  // namespace insitu::cli
