#pragma once

#include "engine/expect/bench.h"

namespace insitu {

/// Runs a query on its sample and compares the rows.
CaseResult run_query_case(const QueryCase& test, const TestBench& bench);

}  // namespace insitu
