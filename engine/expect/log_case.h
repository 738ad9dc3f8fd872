#pragma once

#include "engine/expect/bench.h"

namespace insitu {

/// Looks at logs for what must not, and what must, be there.
CaseResult run_log_case(const LogCase& test, const TestBench& bench);

}  // namespace insitu
