#pragma once

#include <optional>
#include <span>

#include "engine/run/row_bound.h"
#include "insitu/event_time.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"

namespace insitu {

/// Reads the ends of the first and the last file, if they are large, and takes the worst of the first n rows found
/// there as the bound. Returns nullopt if the files give none, more than one value decides, or every event is counted.
/// `times` must outlive the bound.
///
/// The bound holds for the files that were looked at, and by the time of the scan a name may refer to another file, so
/// an input that was opened is replaced by one whose first `open` hands over what is open.
std::optional<RowBound> find_row_bound(const Program& program, std::span<Input> inputs, const ScanOptions& options,
                                       const QueryOptions& query, const QueryClock& clock, const TimeReader& times);

}  // namespace insitu
