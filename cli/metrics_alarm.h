#pragma once

#include <string>

#include "cli/exit_code.h"
#include "cli/metrics_arguments.h"
#include "cli/metrics_choice.h"
#include "cli/metrics_scan.h"
#include "engine/output/byte_output.h"

namespace insitu::cli {

/// Evaluates the alarm of a choice on what its filters publish and prints the timeline. REQUIRES: choice.alarm
ExitCode run_alarm(const MetricsArguments& arguments, const MetricChoice& choice, MetricsScan& scan, ByteOutput& out);

/// Describes how an alarm is evaluated, for people.
std::string explain_alarm(const Alarm& alarm);

}  // namespace insitu::cli
