#include "cli/metrics_alarm.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "cli/console.h"
#include "cli/play_actions.h"
#include "cli/reports/metrics_reports.h"
#include "cli/terminal.h"
#include "engine/metrics/alarm_evaluation.h"
#include "insitu/alarm_feed.h"
#include "insitu/alarm_play.h"

namespace insitu::cli {
namespace {

/// Some of the metrics, by their dimensions.
std::string listed(const MetricData& data) {
  constexpr std::size_t kMax = 5;
  std::string text;
  std::size_t count = 0;
  for (const auto& [dimensions, minutes] : data.metrics) {
    if (++count > kMax) return fmt::format("{} and {} more", text, data.metrics.size() - kMax);
    text += fmt::format("{}`{}`", text.empty() ? "" : ", ", dimensions_text(dimensions));
  }
  return text;
}

/// An alarm as typed may name only some dimensions: those of the one metric that has them are meant. Returns false,
/// after complaining, if there is none, or there are several.
bool complete_dimensions(Alarm& alarm, const MetricTransformation& transformation, const MetricData& data) {
  if (alarm.dimensions.size() == transformation.dimensions.size()) return true;
  std::vector<const DimensionSet*> found;
  for (const auto& [dimensions, minutes] : data.metrics) {
    const bool has_all = std::ranges::all_of(
        alarm.dimensions, [&set = dimensions](const auto& one) { return std::ranges::find(set, one) != set.end(); });
    if (has_all) found.push_back(&dimensions);
  }
  if (found.size() == 1) {
    alarm.dimensions = *found.front();
    return true;
  }
  if (found.empty()) {
    complain(data.metrics.empty()
                 ? "no event gives a sample, so there is no metric to watch: name its dimensions "
                   "with `--where`"
                 : fmt::format("no metric has `{}`; there is {}", dimensions_text(alarm.dimensions), listed(data)));
    return false;
  }
  complain(fmt::format("an alarm watches one metric, and there are {}: choose with `--where` among {}", found.size(),
                       listed(data)));
  return false;
}

/// Notes that the alarm sees nothing of what a filter published. `whose`: of which of several alarms; may be empty.
void note_no_sample(const Alarm& alarm, const MetricData& data, std::string_view whose) {
  const auto metric = data.metrics.find(alarm.dimensions);
  if (metric != data.metrics.end() && !metric->second.empty()) return;
  complain(metric == data.metrics.end() && !data.metrics.empty()
               ? fmt::format("note: {}no event gives a sample with `{}`; there is {}", whose,
                             dimensions_text(alarm.dimensions), listed(data))
               : fmt::format("note: {}no event gives a sample", whose));
}

/// Notes that the alarm changes differently if default values are published per event.
void note_default(const AlarmTimeline& per_event) {
  std::string states;
  for (const Transition& transition : per_event.transitions) {
    const FieldValue time = FieldValue::timestamp(transition.time);
    states += fmt::format("{}{} at ", states.empty() ? "" : ", ", state_name(transition.to));
    append_text(states, time);
    constexpr std::size_t kMax = 200;
    if (states.size() < kMax) continue;
    states += ", ...";
    break;
  }
  complain(fmt::format(
      "note: whether the default value is published once for a minute without a match, as assumed here, or for every "
      "event that does not match, is documented both ways; with the latter the states would be {}",
      states.empty() ? fmt::format("{} throughout", state_name(per_event.initial)) : states));
}

/// Prints a timeline in the format that was typed.
void print_timeline(const MetricsArguments& arguments, const TimelineReport& report, ByteOutput& out) {
  if (arguments.output == MetricFormat::Html) return;  // at the end, with all messages
  if (arguments.output == MetricFormat::Json) {
    std::string text;
    append_timeline_json(text, report);
    write_json(out, text);
    return;
  }
  const bool is_read_on_terminal = arguments.output == MetricFormat::Table && is_terminal(STDOUT_FILENO);
  if (is_read_on_terminal && !arguments.wide) return out.write(timeline_text(report, chart_style_for(arguments)));
  const RowFormat format = arguments.output == MetricFormat::Csv ? RowFormat::Csv : RowFormat::Table;
  const std::vector<std::string> no_files;
  const auto sink = row_sink(format, {out, no_files, nullptr}, row_style_for(arguments, arguments.shown_zone));
  print_timeline_rows(report, *sink);
}

/// Adds up what feeds each metric of each alarm of a plan. `published`: by each filter of the choice.
std::vector<PlannedFeed> feeds_of_plan(const PlannedChoice& planned, std::span<const MetricData> published,
                                       bool writes_notes) {
  std::vector<PlannedFeed> feeds;
  for (std::size_t i = 0; i < planned.plan.alarms.size(); ++i) {
    std::vector<AlarmFeed> of_alarm;
    for (std::size_t k = 0; k < planned.fed_by[i].size(); ++k) {
      const Alarm& alarm = planned.plan.alarms[i].metrics[k].alarm;
      std::vector<const MetricData*> seen;
      for (const std::size_t filter : planned.fed_by[i][k]) seen.push_back(&published[filter]);
      of_alarm.push_back(feed_alarm(alarm, seen));
      if (!writes_notes) continue;
      const std::string whose = fmt::format("`{}/{}`: ", alarm.metric_namespace, alarm.metric_name);
      for (const MetricData* data : seen) note_no_sample(alarm, *data, whose);
    }
    feeds.emplace_back(std::move(of_alarm));
  }
  return feeds;
}

ExitCode exit_code_of(std::span<const MetricData> published) {
  const bool has_problems =
      std::ranges::any_of(published, [](const MetricData& data) { return data.files_with_problems > 0; });
  return has_problems ? ExitCode::Error : ExitCode::Matched;
}

}  // namespace

std::string dimensions_text(const DimensionSet& dimensions) {
  std::string text;
  for (const auto& [name, value] : dimensions) text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
  return text;
}

ChartStyle chart_style_for(const MetricsArguments& arguments) {
  return {.zone = arguments.shown_zone, .columns = columns_of_stdout(), .colours = colours_for(arguments.colour)};
}

void print_alarm_chart(const MetricsArguments& arguments, const Alarm& alarm, const AlarmFeed& feed,
                       const AlarmPlay& play, ByteOutput& out) {
  if (arguments.output != MetricFormat::Table || !draws_for(arguments.chart)) return;
  const TimelineReport report{.alarm = {}, .timeline = play.timeline, .from = play.window.from, .to = play.window.to};
  out.write(alarm_chart(alarm, feed.minutes, report, chart_style_for(arguments)));
}

namespace {

TimelineReport timeline_of(std::string_view name, const AlarmPlay& play) {
  return {.alarm = name,
          .timeline = play.timeline,
          .from = play.window.from,
          .to = play.window.to,
          .with_default_per_event = play.with_default_per_event ? &*play.with_default_per_event : nullptr,
          .suppressor = play.suppressor ? &*play.suppressor : nullptr,
          .actions = play.actions};
}

}  // namespace

void print_alarm_html(const MetricsArguments& arguments, std::string_view name, const AlarmPlay& play,
                      std::string settings, const Alarm* alarm, const AlarmFeed* feed, ReportOrigin origin,
                      ByteOutput& out) {
  if (arguments.output != MetricFormat::Html) return;
  const TimelineReport report = timeline_of(name, play);
  out.write(alarm_html({.report = report,
                        .settings = std::move(settings),
                        .alarm = alarm,
                        .minutes = feed == nullptr ? nullptr : &feed->minutes,
                        .children = play.children},
                       std::move(origin), arguments.shown_zone));
}

void print_play(const MetricsArguments& arguments, std::string_view name, const AlarmPlay& play, ByteOutput& out) {
  const AlarmTimeline* per_event = play.with_default_per_event ? &*play.with_default_per_event : nullptr;
  print_timeline(arguments, timeline_of(name, play), out);
  out.flush();
  if (!arguments.messages) return;
  for (const std::string& note : play.timeline.notes) complain("note: " + note);
  if (per_event != nullptr) note_default(*per_event);
}

namespace {

std::optional<AlarmPlay> play_planned(const MetricsArguments& arguments, const MetricChoice& choice,
                                      std::span<const MetricData> published) {
  const PlannedChoice& planned = *choice.planned;
  const std::vector<PlannedFeed> feeds = feeds_of_plan(planned, published, arguments.messages);
  const std::string& name = name_of(*planned.plan.alarms.back().definition);
  auto play = play_plan(planned.plan, feeds, choice.initial);
  if (!play) {
    complain(fmt::format("the alarm `{}` cannot be played: {}", name, play.error()));
    return std::nullopt;
  }
  const AlarmTimeline& timeline = play->timeline;
  if (timeline.transitions.size() == 1 && timeline.transitions.front().to == AlarmState::Unknown) {
    complain(fmt::format("the state of the alarm `{}` is never known: {}", name, timeline.transitions.front().reason));
    return std::nullopt;
  }
  return std::move(*play);
}

}  // namespace

std::optional<AlarmPlay> play_choice(const MetricsArguments& arguments, const MetricChoice& choice,
                                     std::span<const MetricData> published, Alarm* completed) {
  if (choice.planned) return play_planned(arguments, choice, published);
  Alarm alarm = *choice.alarm;
  for (std::size_t i = 0; i < published.size(); ++i) {
    if (!complete_dimensions(alarm, choice.filters[i].filter.transformation, published[i])) return std::nullopt;
    if (arguments.messages) note_no_sample(alarm, published[i], {});
  }
  if (completed != nullptr) *completed = alarm;
  return play_alarm(alarm, feed_alarm(alarm, published), choice.initial);
}

ExitCode run_alarm(const MetricsArguments& arguments, const MetricChoice& choice, MetricsScan& scan, ByteOutput& out) {
  const auto published = scan.run(choice.filters);
  if (!published) return ExitCode::Error;
  for (std::size_t i = 0; i < published->size(); ++i) scan.print_notes((*published)[i], choice.filters[i]);
  Alarm alarm;
  const auto play = play_choice(arguments, choice, *published, &alarm);
  if (!play) return ExitCode::Error;
  const std::string& name = choice.planned ? choice.notification.alarm.name : choice.alarm->name;
  print_play(arguments, name, *play, out);
  std::optional<AlarmFeed> feed;
  if (!choice.planned) feed = feed_alarm(alarm, *published);
  if (feed) print_alarm_chart(arguments, alarm, *feed, *play, out);
  const bool is_typed = !arguments.alarm.name;
  const NotificationChoice notification = is_typed ? typed_notification(alarm, arguments) : choice.notification;
  const ExitCode code = run_actions(arguments, notification, *play, exit_code_of(*published));
  const std::string settings =
      choice.planned ? explain_plan(choice.planned->plan) : explain_alarm(alarm, alarm.statistic.text);
  print_alarm_html(arguments, name, *play, settings, feed ? &alarm : nullptr, feed ? &*feed : nullptr, scan.origin(),
                   out);
  return code;
}

std::string explain_alarm(const Alarm& alarm, std::string_view subject) {
  const std::size_t most = alarm.evaluation_periods;
  std::string text =
      fmt::format("alarm on {} {} {} over {}, {} of {} periods, missing data: {}\n", subject,
                  comparison_name(alarm.comparison), alarm.threshold, duration_text(alarm.period_seconds),
                  alarm.datapoints_to_alarm.value_or(most), most, missing_data_name(alarm.missing_data));
  text += alarm.wall_clock ? "  evaluated whenever a period of the zone's clock has ended"
                           : "  evaluated every minute, on periods that end then (not on a grid)";
  text += fmt::format(
      "\n  on the last {} periods: that is an assumption, N + max(2, ceil(300 s / period)); the service does not\n"
      "  document how far it looks back, and reports what depends on it\n",
      alarm_range(alarm));
  return text;
}

std::string explain_plan(const AlarmPlan& plan) {
  std::string text;
  for (const PlannedAlarm& planned : plan.alarms) {
    if (planned.math) {
      const MetricMath& math = *planned.math;
      text += fmt::format("`{}`: computes `{}`\n", name_of(*planned.definition), math.formulas[math.result].text);
      for (const PlannedMetric& metric : planned.metrics) {
        text += fmt::format("  {} of {}/{}{}{}\n", metric.alarm.statistic.text, metric.alarm.metric_namespace,
                            metric.alarm.metric_name, metric.alarm.dimensions.empty() ? "" : " ",
                            dimensions_text(metric.alarm.dimensions));
      }
    }
    if (planned.metric) {
      const std::string_view subject = planned.math ? "the result" : std::string_view(planned.metric->statistic.text);
      text += fmt::format("`{}`: {}", planned.metric->name, explain_alarm(*planned.metric, subject));
    }
    if (!planned.composite) continue;
    text += fmt::format("`{}`: evaluated whenever one of these changes:", planned.composite->name);
    for (const auto& [name, index] : planned.depends_on) {
      text += fmt::format("\n  `{}`{}", name,
                          plan.alarms[index].why_not.empty() ? "" : ", not known: " + plan.alarms[index].why_not);
    }
    text += '\n';
  }
  return text;
}

}  // namespace insitu::cli
