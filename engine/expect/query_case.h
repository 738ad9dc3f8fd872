#pragma once

#include <expected>

#include "engine/expect/bench.h"

namespace insitu {

/// Returns the query that a case means; the error says why there is none.
std::expected<WrittenValue, ReadProblem> chosen_query(const QueryCase& test, const TestBench& bench);

/// Runs a case with a query, the one that it means or a changed one, on its sample and compares the rows. Reads the
/// files of the sample; whatever keeps the case from being judged is a result of Broken.
CaseResult run_query_case(const QueryCase& test, const WrittenValue& query, const TestBench& bench);

}  // namespace insitu
