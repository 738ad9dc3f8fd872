#pragma once

#include <optional>
#include <span>
#include <vector>

#include "cli/lint_arguments.h"
#include "engine/lint/lint.h"

namespace insitu::cli {

/// Reads the logs of `--sample`: how many events are JSON, and of the members that the filters' rules ask for how many
/// events have them and with how many values. nullopt, and said on stderr: a log that cannot be read or is empty, a
/// sample that no filter is about.
std::optional<std::vector<GroupSample>> read_samples(std::span<const SampleArgument> samples,
                                                     const Definitions& definitions);

}  // namespace insitu::cli
