#pragma once

#include "engine/expect/bench.h"

namespace insitu {

/// Searches logs for patterns that no event may match, and for patterns that some must match. Reads the files of the
/// sample.
CaseResult run_log_case(const LogCase& test, const TestBench& bench);

}  // namespace insitu
