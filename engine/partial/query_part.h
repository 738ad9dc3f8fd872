#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/partial/partial_header.h"
#include "insitu/program.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// What a query holds of a part of its input.
struct QueryPart {
  ScanSummary summary;   ///< as far as it does not depend on the rows; if it is not whole, problems are in the header
  PartialHeader header;  ///< without the version of the program and the options
  std::string state;     ///< HeldQuery::state; empty: memory has ended, see the summary
};

/// Runs a query over a part of its input up to the command that holds rows. Whatever the caller may want to know later
/// is counted, so that a merge can answer it. `report` is called as a RowSink would be. `stated`: the
/// names of the inputs, and what else is stated about them. Never throws. REQUIRES: query.is_query()
QueryPart run_query_part(const Program& query, std::span<const Input> inputs, std::vector<PartialInput> stated,
                         const ProblemReport& report, const ScanOptions& options, const QueryOptions& query_options);

/// Returns one text for all spellings of a query. REQUIRES: it can be parsed
std::string normalized_query(std::string_view query);

}  // namespace insitu
