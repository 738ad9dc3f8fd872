#pragma once

#include <string>

#include "insitu/definitions.h"
#include "insitu/row_sinks.h"

namespace insitu::cli {

/// Writes all definitions as JSON, with each value as it is written; what is unresolved is named with the reason.
std::string describe_json(const Definitions& definitions);

/// Writes a row for each definition: what kind it is, how it is called, what it says, and where. Columns that no
/// definition has anything for are left out.
void describe_rows(const Definitions& definitions, RowSink& sink);

}  // namespace insitu::cli
