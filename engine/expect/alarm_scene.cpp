#include "engine/expect/alarm_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/expect/filter_case.h"
#include "engine/expect/sources.h"
#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

std::expected<const AlarmDefinition*, ReadProblem> chosen_alarm(const AlarmCase& test, const TestBench& bench) {
  if (!test.name) return &test.own;
  return find_alarm(bench, *test.name);
}

/// The scene of an alarm on one metric, which may be fed by a filter that the case names.
std::optional<AlarmScene> scene_of_metric(const AlarmCase& test, const AlarmDefinition& definition,
                                          const SampleInput& input, const TestBench& bench, CaseResult& result) {
  auto alarm = alarm_of(definition);
  if (!alarm) {
    break_off(result, alarm.error());
    return std::nullopt;
  }
  auto metric = alarm_metric(test, definition, *alarm, input, bench, result);
  if (!metric) return std::nullopt;
  AlarmScene scene;
  PlannedAlarm planned;
  planned.definition = &definition;
  planned.metric = std::move(*alarm);
  planned.actions = actions_of(definition);
  scene.plan.alarms.push_back(std::move(planned));
  scene.feeds.emplace_back(std::vector{metric->feed});
  scene.metrics.emplace_back().push_back(std::move(*metric));
  return scene;
}

/// Adds what feeds one of the alarms of a plan. What keeps it from being played breaks `trial` off.
void add_feeds(const AlarmCase& test, const PlannedAlarm& planned, const SampleInput& input, const TestBench& bench,
               CaseResult& trial, AlarmScene& scene) {
  std::vector<AlarmMetric>& metrics = scene.metrics.emplace_back();
  std::vector<AlarmFeed> feeds;
  for (const PlannedMetric& one : planned.metrics) {
    auto metric = alarm_metric(test, one.definition, one.alarm, input, bench, trial);
    if (!metric) {
      metrics.clear();
      scene.feeds.emplace_back(std::unexpected(trial.failures.front().message));
      return;
    }
    feeds.push_back(metric->feed);
    metrics.push_back(std::move(*metric));
  }
  scene.feeds.emplace_back(std::move(feeds));
}

/// Returns the sources with the alarms that a case writes for its rule, each on a metric of its own.
std::expected<Definitions, ReadProblem> with_parts(const AlarmCase& test, const TestBench& bench) {
  Definitions all = bench.sources;
  for (const OwnAlarm& part : test.parts) {
    AlarmDefinition alarm = part.definition;
    auto filter = chosen_filter(part.filter, bench);
    if (!filter) return std::unexpected(std::move(filter.error()));
    if (part.filter.name && filter->transformations.empty()) {
      return std::unexpected(
          ReadProblem{part.filter.name->place, fmt::format("{} publishes no metric", filter->description()), ""});
    }
    TransformationDefinition& published = filter->transformations.front();
    if (!part.filter.name) {
      published.metric_name = alarm.name;
      all.filters.push_back(*filter);
    }
    alarm.metric_namespace = published.metric_namespace;
    alarm.metric_name = published.metric_name;
    all.alarms.push_back(std::move(alarm));
  }
  return all;
}

/// Notes which alarms of a case have the name of one of its sources, which they take the place of.
void note_shadowed(const AlarmCase& test, const TestBench& bench, CaseResult& result) {
  for (const OwnAlarm& part : test.parts) {
    const std::string name = name_of(part.definition);
    for (const AlarmDefinition& other : bench.sources.alarms) {
      if (!other.name.is_known() || other.name.text != name) continue;
      result.notes.push_back(fmt::format("`{}` in the rule is the alarm that the test file writes, not that of {}",
                                         name, other.place.file));
    }
  }
}

/// The scene of an alarm on metric math, or of a composite alarm.
std::optional<AlarmScene> scene_of_plan(const AlarmCase& test, const AlarmDefinition& definition,
                                        const SampleInput& input, const TestBench& bench, CaseResult& result) {
  if (test.filter) {
    result.break_off(result.place,
                     fmt::format("{} has no single metric that a filter could publish", definition.description()),
                     "leave `filter` out");
    return std::nullopt;
  }
  AlarmScene scene;
  if (!test.parts.empty()) {
    auto all = with_parts(test, bench);
    if (!all) {
      result.break_off(all.error());
      return std::nullopt;
    }
    note_shadowed(test, bench, result);
    scene.own = std::make_unique<Definitions>(std::move(*all));
  }
  const TestBench extended{.project = bench.project,
                           .sources = scene.own ? *scene.own : bench.sources,
                           .open_input = bench.open_input,
                           .scope = bench.scope,
                           .explaining = bench.explaining};
  scene.plan = plan_alarm(definition, extended.sources);
  const PlannedAlarm& last = scene.plan.alarms.back();
  if (!last.why_not.empty()) {
    const SourceLocation& place = last.place.file.empty() ? definition.place : last.place;
    result.break_off(place, fmt::format("{} cannot be played: {}", definition.description(), last.why_not), last.help);
    return std::nullopt;
  }
  for (const PlannedAlarm& one : scene.plan.alarms) {
    // What keeps the alarm itself from being played is the result; of others it need not matter.
    if (&one == &last) {
      add_feeds(test, one, input, extended, result, scene);
      continue;
    }
    CaseResult trial = result_of(CaseKind::Alarm, test, bench);
    add_feeds(test, one, input, extended, trial, scene);
    for (const std::string& note : trial.notes) {
      result.notes.push_back(fmt::format("alarm `{}`: {}", name_of(*one.definition), note));
    }
  }
  if (result.verdict == Verdict::Broken) return std::nullopt;
  return scene;
}

}  // namespace

bool AlarmScene::is_approximate() const {
  return std::ranges::any_of(plan.alarms, [](const PlannedAlarm& planned) {
    const bool has_approximate_metric = std::ranges::any_of(
        planned.metrics, [](const PlannedMetric& one) { return one.alarm.statistic.is_approximate(); });
    return has_approximate_metric || (planned.metric && planned.metric->statistic.is_approximate());
  });
}

std::int64_t AlarmScene::longest_period() const {
  std::int64_t longest = 0;
  for (const PlannedAlarm& planned : plan.alarms) {
    if (planned.metric) longest = std::max(longest, planned.metric->period_seconds * kSecond);
  }
  return longest;
}

std::optional<AlarmScene> set_scene(const AlarmCase& test, const SampleInput& input, const TestBench& bench,
                                    CaseResult& result) {
  const auto definition = chosen_alarm(test, bench);
  if (!definition) {
    result.break_off(definition.error());
    return std::nullopt;
  }
  const bool has_metric = !(*definition)->rule && (*definition)->metrics.empty();
  const auto scene_of = has_metric ? scene_of_metric : scene_of_plan;
  return scene_of(test, **definition, input, bench, result);
}

}  // namespace insitu
