#pragma once

#include <string>

#include "cli/exit_code.h"
#include "cli/metrics_arguments.h"
#include "cli/metrics_choice.h"
#include "cli/metrics_scan.h"
#include "cli/reports/metrics_reports.h"
#include "engine/output/byte_output.h"

namespace insitu::cli {

/// Evaluates the alarm of a choice on what its filters publish and prints the timeline. REQUIRES: choice.alarm
ExitCode run_alarm(const MetricsArguments& arguments, const MetricChoice& choice, MetricsScan& scan, ByteOutput& out);

/// Prints the timeline of an alarm in the format that was typed.
void print_timeline(const MetricsArguments& arguments, const TimelineReport& report, ByteOutput& out);

/// Returns dimensions as people write them: `Service=pay Region=eu`; empty: there are none.
std::string dimensions_text(const DimensionSet& dimensions);

/// Describes how an alarm is evaluated, for people.
std::string explain_alarm(const Alarm& alarm);

}  // namespace insitu::cli
