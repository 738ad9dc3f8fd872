#pragma once

#include <expected>

#include "engine/expect/bench.h"

namespace insitu {

/// Returns the filter that a case means; the error says why there is none.
std::expected<FilterDefinition, ReadProblem> chosen_filter(const FilterChoice& choice, const TestBench& bench);

/// Checks that a filter sees the events of a sample: the error says that it sees other events in the service. `place`:
/// where the case names the filter.
std::expected<void, ReadProblem> check_seen_events(const FilterDefinition& filter, const SourceLocation& place);

/// Checks that a sample can be of the filter's log group; the error says that it is of another.
std::expected<void, ReadProblem> check_log_group(const FilterDefinition& filter, const Sample& sample);

/// Runs a case on a filter: the one that it means, or a changed one. Reads the files of the sample, if the case has
/// one.
CaseResult run_filter_case(const FilterCase& test, const FilterDefinition& filter, const TestBench& bench);

}  // namespace insitu
