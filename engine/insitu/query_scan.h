#pragma once

#include <span>

#include "insitu/program.h"
#include "insitu/row_sink.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Runs a query over inputs: every event on several threads, one command after the other; rows reach `sink` in an order
/// that depends neither on threads nor on blocks.
///
/// Memory: what the scan of a filter pattern takes (scan.h), and what commands hold: `sort ... limit n` n
/// rows, `stats` its groups and the values that `pct`, `countDistinct` and `values` hold, `dedup` its distinct keys.
///
/// A file that cannot be read, in whole or in part, is a `problem` of that file; the rest goes on. Where a large file
/// breaks off while it is read, lines after that place may already have been counted. Never throws.
/// REQUIRES: program.is_query()
ScanSummary scan(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options = {},
                 const QueryOptions& query = {});

}  // namespace insitu
