#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/reports/html_page.h"
#include "cli/reports/html_text.h"
#include "cli/reports/metrics_reports.h"
#include "cli/reports/report_rows.h"
#include "cli/reports/svg_chart.h"
#include "engine/metrics/metric_periods.h"

namespace insitu::cli {
namespace {

/// A chart is not drawn finer than that; periods come together where there are more.
constexpr std::int64_t kMaxChartSteps = 720;
constexpr std::size_t kMaxMetricCharts = 16;
constexpr std::size_t kMaxSettingsBytes = 20'000;

/// The series that are drawn in one chart.
struct DrawnSeries {
  std::string label;
  const MetricMinutes* minutes = nullptr;
};

std::string dimensions_label(const DimensionSet& dimensions) {
  std::string label;
  for (const auto& [name, value] : dimensions) label += fmt::format("{}{}={}", label.empty() ? "" : " ", name, value);
  return label;
}

std::string zone_name(const std::optional<ShownZone>& zone) { return zone ? zone->name : "UTC"; }

/// Draws one statistic of several series, the largest ones first. `name`: of the metric.
std::string series_chart(std::string_view name, std::string_view unit, std::vector<DrawnSeries> series,
                         std::int64_t period_seconds, const Statistic& statistic,
                         const std::optional<ShownZone>& zone) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  std::erase_if(series, [](const DrawnSeries& one) { return one.minutes->empty(); });
  if (series.empty()) return {};
  for (const DrawnSeries& one : series) {
    first = std::min(first, one.minutes->begin()->first);
    last = std::max(last, one.minutes->rbegin()->first);
  }
  const std::size_t all = series.size();
  const auto samples_of = [](const DrawnSeries& one) {
    std::uint64_t samples = 0;
    for (const auto& [time, found] : *one.minutes) samples += found.count();
    return samples;
  };
  if (all > kMaxChartSeries) {
    std::ranges::sort(series, [&](const auto& a, const auto& b) {
      const auto samples_a = samples_of(a);
      const auto samples_b = samples_of(b);
      return samples_a != samples_b ? samples_a > samples_b : a.label < b.label;
    });
    series.resize(kMaxChartSeries);
  }
  const std::int64_t periods = (last - first) / (period_seconds * 1000) + 1;
  const std::int64_t together = (periods + kMaxChartSteps - 1) / kMaxChartSteps;
  const std::int64_t step_seconds = period_seconds * together;

  std::vector<MetricMinutes> by_step;
  std::set<std::int64_t> times;
  for (const DrawnSeries& one : series) {
    by_step.push_back(by_period(*one.minutes, step_seconds));
    for (const auto& [time, samples] : by_step.back()) times.insert(time);
  }
  TimeChart chart{
      .title = fmt::format(
          "{} of {}{}, a point is {}{} (times of {})", statistic.text, name,
          unit == "None" || unit.empty() ? "" : fmt::format(" in {}", unit), duration_text(step_seconds),
          all > series.size() ? fmt::format("; {} of {} series, those with most samples", series.size(), all) : "",
          zone_name(zone)),
      .form = ChartForm::Lines,
      .times = {times.begin(), times.end()},
      .step = step_seconds * 1000,
      .series = {},
      .threshold = {},
      .states = {},
      .zone = zone};
  const bool is_total = statistic.kind == Statistic::Kind::Sum || statistic.kind == Statistic::Kind::SampleCount;
  if (is_total && all == 1) chart.form = ChartForm::Bars;
  for (std::size_t i = 0; i < series.size(); ++i) {
    ChartSeries& drawn = chart.series.emplace_back(ChartSeries{.label = series[i].label, .values = {}});
    if (drawn.label.empty()) drawn.label = all > 1 ? "no dimensions" : statistic.text;
    for (const std::int64_t time : times) {
      const auto found = by_step[i].find(time);
      drawn.values.push_back(found == by_step[i].end() ? std::nullopt : value_of(statistic, found->second));
      if (drawn.values.back() && *drawn.values.back() < 0) chart.form = ChartForm::Lines;
    }
  }
  return draw_time_chart(chart);
}

std::vector<Statistic> drawn_statistics(const std::vector<Statistic>& statistics) {
  return statistics.empty() ? std::vector<Statistic>{Statistic()} : statistics;
}

std::string metric_title(std::string_view metric_namespace, std::string_view name) {
  return metric_namespace.empty() ? std::string(name) : fmt::format("{}/{}", metric_namespace, name);
}

/// The states of blocks of time, where there are too many changes to show each: a block with an alarm is one.
std::vector<StateStretch> blocks_of(const AlarmTimeline& timeline, std::int64_t from, std::int64_t to) {
  const std::int64_t block = std::max<std::int64_t>((to - from) / kMaxChartSteps, 1);
  std::vector<StateStretch> blocks;
  auto next = timeline.transitions.begin();
  AlarmState state = timeline.initial;
  for (std::int64_t begin = from; begin < to; begin += block) {
    bool rings = state == AlarmState::Alarm;
    for (; next != timeline.transitions.end() && next->time < begin + block; ++next) {
      state = next->to;
      rings = rings || state == AlarmState::Alarm;
    }
    const AlarmState shown = rings ? AlarmState::Alarm : state;
    const std::int64_t end = std::min(begin + block, to);
    if (!blocks.empty() && blocks.back().state == shown) {
      blocks.back().to = end;
    } else {
      blocks.push_back({.from = begin, .to = end, .state = shown});
    }
  }
  return blocks;
}

std::vector<StateStretch> stretches_of(const AlarmTimeline& timeline, std::int64_t from, std::int64_t to) {
  if (timeline.transitions.size() > static_cast<std::size_t>(kMaxChartSteps)) return blocks_of(timeline, from, to);
  std::vector<StateStretch> stretches = {{.from = from, .to = to, .state = timeline.initial}};
  for (const Transition& transition : timeline.transitions) {
    stretches.back().to = transition.time;
    stretches.push_back({.from = transition.time, .to = std::max(to, transition.time), .state = transition.to});
  }
  std::erase_if(stretches, [](const StateStretch& one) { return one.to <= one.from; });
  return stretches;
}

std::string condition_text(const Alarm& alarm) {
  switch (alarm.comparison) {
    case ThresholdComparison::Greater: return fmt::format("{} > {}", alarm.statistic.text, alarm.threshold);
    case ThresholdComparison::GreaterOrEqual: return fmt::format("{} ≥ {}", alarm.statistic.text, alarm.threshold);
    case ThresholdComparison::Less: return fmt::format("{} < {}", alarm.statistic.text, alarm.threshold);
    case ThresholdComparison::LessOrEqual: return fmt::format("{} ≤ {}", alarm.statistic.text, alarm.threshold);
  }
  return {};
}

void append_setting(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html(name), html(value));
}

/// How an alarm on one metric is evaluated, as a list.
std::string settings_list(const Alarm& alarm) {
  std::string out = "<dl>\n";
  if (!alarm.metric_name.empty())
    append_setting(out, "metric", metric_title(alarm.metric_namespace, alarm.metric_name));
  append_setting(out, "dimensions", dimensions_label(alarm.dimensions));
  append_setting(out, "condition", condition_text(alarm));
  append_setting(out, "period", duration_text(alarm.period_seconds));
  append_setting(out, "evaluation",
                 fmt::format("{} of {} periods", alarm.datapoints_to_alarm.value_or(alarm.evaluation_periods),
                             alarm.evaluation_periods));
  append_setting(out, "missing data", missing_data_name(alarm.missing_data));
  return out + "</dl>\n";
}

/// What the alarm saw at each moment, and its states. Where moments come together, the value is shown that is nearest
/// to an alarm.
TimeChart chart_of_alarm(const AlarmPage& page, const std::optional<ShownZone>& zone) {
  const TimelineReport& report = page.report;
  TimeChart chart{.title = {},
                  .form = ChartForm::Lines,
                  .times = {},
                  .step = 0,
                  .series = {},
                  .threshold = {},
                  .states = {},
                  .zone = zone};
  constexpr std::int64_t kMinuteSeconds = 60;
  const std::int64_t moment =
      std::min(kMinuteSeconds, page.alarm == nullptr ? kMinuteSeconds : page.alarm->period_seconds) * 1000;
  chart.states = stretches_of(report.timeline, report.from, std::max(report.to, report.from) + moment);
  const bool has_values = page.alarm != nullptr && page.minutes != nullptr && !page.alarm->wall_clock &&
                          !page.minutes->empty() && report.to >= report.from;
  if (!has_values) {
    chart.title = fmt::format("states of the alarm (times of {})", zone_name(zone));
    return chart;
  }
  const std::int64_t moments = (report.to - report.from) / moment + 1;
  const std::int64_t together = (moments + kMaxChartSteps - 1) / kMaxChartSteps;
  chart.step = moment * together;
  chart.threshold = page.alarm->threshold;
  ChartSeries& seen = chart.series.emplace_back(ChartSeries{.label = page.alarm->statistic.text, .values = {}});
  for (std::int64_t end = report.from; end <= report.to; end += chart.step) {
    chart.times.push_back(end);
    seen.values.push_back(seen_by_alarm(*page.alarm, *page.minutes, end, chart.step));
  }
  const std::string joined =
      together > 1 ? fmt::format("; of each {} what is nearest to an alarm", duration_text(chart.step / 1000)) : "";
  chart.title =
      fmt::format("{} of the {} before each moment, the threshold, and the states of the alarm{} (times of {})",
                  page.alarm->statistic.text, duration_text(page.alarm->period_seconds), joined, zone_name(zone));
  return chart;
}

/// The samples that an alarm sees, as they were published.
void fill_sample_rows(const MetricMinutes& minutes, ReportRows& rows) {
  rows.columns(std::vector<std::string>{"time", "count", "sum", "avg", "min", "max"});
  for (const auto& [time, samples] : minutes) {
    const std::string numbers[] = {fmt::format("{}", samples.sum()), fmt::format("{}", samples.average()),
                                   fmt::format("{}", samples.minimum()), fmt::format("{}", samples.maximum())};
    std::vector<FieldValue> row = {FieldValue::timestamp(time),
                                   FieldValue::integer(static_cast<std::int64_t>(samples.count()))};
    for (const std::string& number : numbers) row.push_back(FieldValue::written_number(number));
    rows.row(row, "");
  }
}

}  // namespace

std::string metrics_html(const MetricReport& report, const std::vector<Statistic>& statistics, ReportOrigin origin,
                         const std::optional<ShownZone>& zone) {
  const MetricTransformation& filter = report.transformation;
  const std::string name = metric_title(filter.metric_namespace, filter.metric_name);
  HtmlPage page(name, std::move(origin));
  page.set_kind("metrics");
  std::vector<DrawnSeries> series;
  for (const auto& [dimensions, minutes] : report.data.metrics)
    series.push_back({dimensions_label(dimensions), &minutes});
  page.set_lead(html(fmt::format("{} of {} events match; {} published", grouped_digits(report.data.matched),
                                 grouped_digits(report.data.events),
                                 counted_text(report.data.published, "sample was", "samples were"))));
  for (const Statistic& statistic : drawn_statistics(statistics)) {
    page.add_chart(series_chart(name, filter.unit, series, report.period_seconds, statistic, zone));
  }
  ReportRows rows(zone);
  print_metric_rows(report, NumberStyle::Exact, rows);
  page.add_table(rows, "data-points", "Data points");
  return page.finish();
}

std::string metrics_html(const EmfReport& report, const std::vector<Statistic>& statistics, ReportOrigin origin,
                         const std::optional<ShownZone>& zone) {
  HtmlPage page("Metrics of EMF documents", std::move(origin));
  page.set_kind("metrics");
  page.set_lead(html(fmt::format("{}; {} published", counted_text(report.data.documents, "document", "documents"),
                                 counted_text(report.data.published, "sample was", "samples were"))));
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<DrawnSeries>> metrics;
  for (const auto& [metric, series] : report.data.metrics) {
    metrics[{metric.metric_namespace, metric.name, metric.unit}].push_back(
        {dimensions_label(metric.dimensions), &series.samples});
  }
  std::size_t drawn = 0;
  for (const auto& [metric, series] : metrics) {
    if (drawn == kMaxMetricCharts) break;
    const auto& [metric_namespace, name, unit] = metric;
    const std::string title = metric_title(metric_namespace, name);
    std::string charts =
        fmt::format("<h2>{} <span class=\"count\">{}</span></h2>\n", html(title), unit == "None" ? "" : html(unit));
    for (const Statistic& statistic : drawn_statistics(statistics)) {
      charts += series_chart(title, unit, series, report.period_seconds, statistic, zone);
    }
    if (!page.add_chart(charts)) break;
    ++drawn;
  }
  if (drawn < metrics.size()) {
    page.add(fmt::format("<p class=\"left-out\" role=\"note\">{} no chart, but are in the table.</p>\n",
                         counted_text(metrics.size() - drawn, "more metric has", "more metrics have")));
  }
  ReportRows rows(zone);
  print_metric_rows(report, NumberStyle::Exact, rows);
  page.add_table(rows, "data-points", "Data points");
  return page.finish();
}

std::string alarm_html(const AlarmPage& content, ReportOrigin origin, const std::optional<ShownZone>& zone) {
  const TimelineReport& report = content.report;
  const std::string title = !report.alarm.empty()      ? fmt::format("Alarm {}", report.alarm)
                            : content.alarm == nullptr ? std::string("Alarm")
                                                       : fmt::format("Alarm on {}", condition_text(*content.alarm));
  HtmlPage page(title, std::move(origin));
  page.set_kind("metrics");
  const auto alarms =
      static_cast<std::uint64_t>(std::ranges::count(report.timeline.transitions, AlarmState::Alarm, &Transition::to));
  const bool rings = alarms > 0 || report.timeline.initial == AlarmState::Alarm;
  page.set_verdict(
      rings ? PageVerdict::Bad : PageVerdict::Good,
      alarms == 0 && !rings ? "never in ALARM" : fmt::format("{} to ALARM", counted_text(alarms, "change", "changes")));
  page.add_chart(draw_time_chart(chart_of_alarm(content, zone)));
  for (const NamedTimeline& child : content.children) {
    page.add_chart(fmt::format("<h3>{}</h3>\n", html(child.name)) +
                   draw_time_chart({.title = fmt::format("states of {}", child.name),
                                    .form = ChartForm::Lines,
                                    .times = {},
                                    .step = 0,
                                    .series = {},
                                    .threshold = {},
                                    .states = stretches_of(child.timeline, report.from, report.to),
                                    .zone = zone}));
  }
  page.add("<h2>Settings</h2>\n");
  if (content.alarm != nullptr) page.add(settings_list(*content.alarm));
  page.add(fmt::format("<pre class=\"command\">{}</pre>\n", html(front_of(content.settings, kMaxSettingsBytes))));
  ReportRows states(zone);
  print_timeline_rows(report, states);
  const bool has_samples = content.minutes != nullptr && content.alarm != nullptr;
  page.add_table(states, "states", "States", has_samples ? TableRoom::Shared : TableRoom::All);
  if (has_samples) {
    ReportRows samples(zone);
    fill_sample_rows(*content.minutes, samples);
    page.add_table(samples, "samples", "Samples");
  }
  return page.finish();
}

}  // namespace insitu::cli
