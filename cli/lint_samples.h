#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "cli/lint_arguments.h"
#include "engine/lint/lint.h"

namespace insitu::cli {

/// Why a sample tells nothing.
struct SampleProblem {
  std::string file;  ///< or `--sample NAME`
  std::string message;
};

/// Reads the logs of `--sample`: how many events are JSON, and of the members that the filters' rules ask for how many
/// events have them and with how many values. The error tells of a log that cannot be read or is empty, or of a sample
/// that no filter is about.
std::expected<std::vector<GroupSample>, SampleProblem> read_samples(std::span<const SampleArgument> samples,
                                                                    const Definitions& definitions);

}  // namespace insitu::cli
