#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "insitu/field_count.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// The result of counting the fields of all inputs. Owns its texts.
struct FieldScanResult : ScannedInputs {
  std::vector<FieldCount> fields;         ///< most frequent first, then by name
  std::uint64_t events = 0;               ///< that were counted
  std::uint64_t json_events = 0;          ///< of them, those that are, or hold, a JSON object
  std::uint64_t events_without_time = 0;  ///< of them
  std::uint64_t events_beyond_quota = 0;  ///< of them: with more fields than the service discovers
  std::uint64_t events_outside = 0;       ///< not counted: outside the window, or without a time that decides it
  std::optional<std::int64_t> newest;     ///< the latest time of all events, those outside included
  bool left_names_out = false;            ///< there were more names than are counted
};

/// Counts the fields of all events, on several threads; the result depends neither on threads nor on blocks. Only the
/// threads and blocks of `options` are used, and of `query` the window, how times are read, and what those are that
/// events do not state.
///
/// Memory: what a scan takes, and up to 10,000 names of fields per thread. Never throws.
FieldScanResult scan_fields(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options = {},
                            const QueryOptions& query = {}, FieldQuota quota = FieldQuota::Enforced);

}  // namespace insitu
