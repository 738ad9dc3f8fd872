#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/partial/partial_header.h"

namespace insitu {

/// Which of some partial results are put together, and which numbers their inputs have then.
struct ChosenParts {
  /// One of them.
  struct Part {
    std::size_t index = 0;             ///< among those that were given
    std::vector<std::uint64_t> files;  ///< the number of each of its inputs among all
  };
  std::vector<Part> parts;                  ///< in the order in which they were given
  std::vector<std::size_t> left_out;        ///< those whose inputs are all in others
  std::vector<const PartialInput*> inputs;  ///< of those that are taken, by their numbers; borrows from the headers
};

/// What a caller knows of the inputs.
struct ExpectedInputs {
  std::optional<std::uint64_t> count = {};
  bool may_have_gaps = false;  ///< of indexes and ranges: the result is a part of more
};

/// Chooses among partial results of one query. Inputs are ordered by their indexes, else as they are given. The error
/// states why they cannot be put together; `names`: of the partial results. The headers must outlive the result.
std::expected<ChosenParts, std::string> choose_parts(std::span<const PartialHeader> headers,
                                                     std::span<const std::string> names,
                                                     const ExpectedInputs& expected);

/// Adds up what the parts have counted. Ranges of one file that follow one another are one file.
PartialHeader joined_header(const ChosenParts& chosen, std::span<const PartialHeader> headers);
/// Returns the totals with the number of files that the ranges are of.
QueryTotals totals_by_file(const PartialHeader& joined);

}  // namespace insitu
