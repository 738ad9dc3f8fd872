#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/exit_code.h"
#include "cli/metrics_arguments.h"
#include "cli/metrics_choice.h"
#include "cli/metrics_scan.h"
#include "cli/reports/bar_chart.h"
#include "cli/reports/html_page.h"
#include "insitu/alarm_feed.h"
#include "insitu/alarm_play.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

/// Evaluates the alarm of a choice on what its filters publish and prints the timeline. REQUIRES: it has one
ExitCode run_alarm(const MetricsArguments& arguments, const MetricChoice& choice, MetricsScan& scan, ByteOutput& out);

/// Plays the alarm of a choice on what its filters have published. Returns nullopt, after complaining, if it cannot be
/// played. `alarm`: set to the one that was played, with all of its dimensions; nullptr: not wanted.
std::optional<AlarmPlay> play_choice(const MetricsArguments& arguments, const MetricChoice& choice,
                                     std::span<const MetricData> published, Alarm* alarm);

/// How charts and timelines look on standard output.
ChartStyle chart_style_for(const MetricsArguments& arguments);
/// Draws what the alarm saw, where a chart is wanted.
void print_alarm_chart(const MetricsArguments& arguments, const Alarm& alarm, const AlarmFeed& feed,
                       const AlarmPlay& play, ByteOutput& out);

/// Prints what an alarm would have done in the format that was typed, then the notes on it. `name`: of the alarm;
/// empty: it was typed.
void print_play(const MetricsArguments& arguments, std::string_view name, const AlarmPlay& play, ByteOutput& out);

/// Writes the report in HTML, if that is what was typed. `settings`: how the alarm is evaluated; `alarm` and `feed`:
/// what it saw; nullptr: that is not one metric.
void print_alarm_html(const MetricsArguments& arguments, std::string_view name, const AlarmPlay& play,
                      std::string settings, const Alarm* alarm, const AlarmFeed* feed, ReportOrigin origin,
                      ByteOutput& out);

/// Returns dimensions as people write them: `Service=pay Region=eu`; empty: there are none.
std::string dimensions_text(const DimensionSet& dimensions);

/// Describes how an alarm is evaluated, for people. `subject`: what it compares with its threshold.
std::string explain_alarm(const Alarm& alarm, std::string_view subject);
/// Describes an alarm and all that it depends on, for people.
std::string explain_plan(const AlarmPlan& plan);

}  // namespace insitu::cli
