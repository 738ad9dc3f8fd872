#pragma once

#include "engine/expect/bench.h"

namespace insitu {

/// Plays an alarm over what its filters would have published for the sample, and compares its states. Reads the files
/// of the sample; whatever keeps the case from being judged is a result of Broken.
CaseResult run_alarm_case(const AlarmCase& test, const TestBench& bench);

}  // namespace insitu
