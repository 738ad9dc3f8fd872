#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "cli/lint_arguments.h"
#include "insitu/lint.h"

namespace insitu::cli {

/// Why a sample cannot be used.
struct SampleProblem {
  std::string file;  ///< or `--sample NAME`
  std::string message;
};

/// Reads the logs of `--sample` and counts: how many events are JSON and, for the members that the rules about filters
/// use, how many events have them and with how many values. The error is a log that cannot be read or is empty, or a
/// sample that belongs to no filter.
std::expected<std::vector<GroupSample>, SampleProblem> read_samples(std::span<const SampleArgument> samples,
                                                                    const Definitions& definitions);

}  // namespace insitu::cli
