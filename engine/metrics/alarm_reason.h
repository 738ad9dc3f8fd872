#pragma once

#include <string>

#include "engine/metrics/alarm_evaluation.h"

namespace insitu {

/// Returns why an evaluation led to its state, worded as the service does (StateReason).
std::string state_reason(const Alarm& alarm, const Evaluation& evaluation);

/// Returns a number as the service prints it in reasons, which is as Java does: `5.0`, `75.36301625830178`,
/// `8.3714617344E10`.
/// REQUIRES: finite
std::string java_number(double number);

}  // namespace insitu
