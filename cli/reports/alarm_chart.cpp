#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/reports/metrics_reports.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

std::string_view sign_of(ThresholdComparison comparison) {
  switch (comparison) {
    case ThresholdComparison::Greater: return ">";
    case ThresholdComparison::GreaterOrEqual: return "≥";
    case ThresholdComparison::Less: return "<";
    case ThresholdComparison::LessOrEqual: return "≤";
  }
  return "";
}

bool alarms_above(ThresholdComparison comparison) {
  return comparison == ThresholdComparison::Greater || comparison == ThresholdComparison::GreaterOrEqual;
}

/// The statistic of the period that ends at a moment.
std::optional<double> value_at(const Alarm& alarm, const MetricMinutes& minutes, std::int64_t end) {
  Samples samples;
  const std::int64_t begin = end - alarm.period_seconds * 1000;
  const auto last = minutes.lower_bound(end);
  if (minutes.lower_bound(begin) == last) return std::nullopt;
  for (auto at = minutes.lower_bound(begin); at != last; ++at) samples.merge(at->second);
  return value_of(alarm.statistic, samples);
}

AlarmState state_of_block(const AlarmTimeline& timeline, std::int64_t end, std::int64_t step) {
  const auto rings = [&](const Transition& one) {
    return one.to == AlarmState::Alarm && one.time > end - step && one.time <= end;
  };
  return std::ranges::any_of(timeline.transitions, rings) ? AlarmState::Alarm : timeline.state_at(end);
}

}  // namespace

std::optional<double> seen_by_alarm(const Alarm& alarm, const MetricMinutes& minutes, std::int64_t end,
                                    std::int64_t step) {
  std::optional<double> nearest = value_at(alarm, minutes, end);
  const std::int64_t period = alarm.period_seconds * 1000;
  for (std::int64_t at = end - period; at > end - step; at -= period) {
    const std::optional<double> value = value_at(alarm, minutes, at);
    if (!value) continue;
    const bool is_nearer = !nearest || (alarms_above(alarm.comparison) ? *value > *nearest : *value < *nearest);
    if (is_nearer) nearest = value;
  }
  return nearest;
}

std::string alarm_chart(const Alarm& alarm, const MetricMinutes& minutes, const TimelineReport& report,
                        const ChartStyle& style) {
  if (alarm.wall_clock || minutes.empty() || report.to < report.from) return {};
  const std::int64_t moment = std::min<std::int64_t>(60, alarm.period_seconds) * 1000;
  const ChartScale scale = chart_scale((report.to - report.from) / moment + 1, room_for_bars(style.columns));
  const std::int64_t step = scale.steps * moment;
  BarChart chart{.title = in_one_line(fmt::format("{} of {}, alarm {} {}   █ ALARM  ─ OK  · INSUFFICIENT_DATA{}",
                                                  alarm.statistic.text, duration_text(alarm.period_seconds),
                                                  sign_of(alarm.comparison), alarm.threshold,
                                                  style.zone ? fmt::format(" ({})", style.zone->name) : "")),
                 .values = {},
                 .begin = report.from,
                 .step = step,
                 .threshold = alarm.threshold,
                 .states = {}};
  for (std::size_t block = 0; block < scale.blocks; ++block) {
    const std::int64_t end = report.from + static_cast<std::int64_t>(block) * step;
    chart.values.push_back(seen_by_alarm(alarm, minutes, end, step));
    chart.states.push_back(state_of_block(report.timeline, end, step));
  }
  return "\n" + draw_bar_chart(chart, style);
}

}  // namespace insitu::cli
