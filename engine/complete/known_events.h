#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/complete/completion.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"

namespace insitu {

/// How much of the events is looked at, because a person is waiting.
struct LookLimits {
  std::size_t max_bytes =
      std::size_t{1} << 20;  ///< of all files together, as they are on the disk; of inputs decompressed
  std::chrono::milliseconds max_time{200};
  std::size_t max_values = 20;  ///< of a field with more different values none is named
};

/// Returns what the first bytes of files show of their events. Only regular files are opened, and nothing is run; what
/// cannot be read is left out. Files are read when something is asked for, until the limits are reached.
KnownEvents look_at_events(const std::vector<std::string>& files, const BlockOptions& options = {},
                           const LookLimits& limits = {});
/// The same for inputs, each of which is given as much as the others. Of `options` it matters how they are read.
KnownEvents look_at_inputs(std::vector<Input> inputs, const ScanOptions& options, const LookLimits& limits = {});

}  // namespace insitu
