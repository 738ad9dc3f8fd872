#pragma once

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// Runs a query over the events that come to files, until the end that was asked for: rows are printed as they come;
/// of a query that holds rows, such as `stats`, the table again and again. `options`: of the scans.
/// REQUIRES: the program has its rows in the order of the input
ExitCode follow_with_query(const QueryArguments& arguments, const Program& program, const ScanOptions& options,
                           QueryOptions& query, ByteOutput& out, const RowStyle& style);

/// Whether a format can be written row by row.
bool is_written_by_rows(RowFormat format);

}  // namespace insitu::cli
