#pragma once

#include <cstdint>
#include <optional>

#include "insitu/program.h"
#include "insitu/repeatable_inputs.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Whether there are events, but none is in the window of a query.
struct WindowCheck {
  bool is_empty = false;
  bool is_unknown = false;  ///< the inputs cannot be read to their ends once more
  std::optional<std::int64_t> newest =
      {};  ///< of an empty window: the latest time of all events; nullopt: none has one
};

/// Checks the window after a scan with these options. If the prefilter kept events from being examined, the inputs are
/// scanned again; if that is impossible, the window counts as not empty.
///
/// The second is for filter patterns: it scans the inputs again until an event is in the window.
WindowCheck check_window(const Program& program, const ScanSummary& summary, const RepeatableInputs& inputs,
                         const ScanOptions& options, const QueryOptions& query);
WindowCheck check_window(const RepeatableInputs& inputs, const ScanOptions& options, const QueryOptions& query);
/// Does the same with what a query compares with: the window before, or its baseline, whose events must have been
/// numbered. Not empty if nothing is compared.
WindowCheck check_earlier_window(const Program& program, const ScanSummary& summary, const RepeatableInputs& inputs,
                                 const ScanOptions& options, const QueryOptions& query);

}  // namespace insitu
