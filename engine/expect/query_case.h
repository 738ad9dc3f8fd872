#pragma once

#include "engine/expect/bench.h"

namespace insitu {

/// Runs a query on its sample and compares the rows. Reads the files of the sample; whatever keeps the case from being
/// judged is a result of Broken.
CaseResult run_query_case(const QueryCase& test, const TestBench& bench);

}  // namespace insitu
