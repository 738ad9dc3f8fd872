#pragma once

#include <expected>

#include "engine/expect/bench.h"

namespace insitu {

/// The filter that a case means; the error says why there is none.
std::expected<FilterDefinition, ReadProblem> chosen_filter(const FilterChoice& choice, const TestBench& bench);

/// The error says that the filter sees other events in the service than those of a sample. `place`: where it is named.
std::expected<void, ReadProblem> check_seen_events(const FilterDefinition& filter, const SourceLocation& place);

/// Whether a sample can be one of the filter's log group; the error says that it is of another.
std::expected<void, ReadProblem> check_log_group(const FilterDefinition& filter, const Sample& sample);

/// Runs a case on a filter: the one that it means, or a changed one.
CaseResult run_filter_case(const FilterCase& test, const FilterDefinition& filter, const TestBench& bench);

}  // namespace insitu
