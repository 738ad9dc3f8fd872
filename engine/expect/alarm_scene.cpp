#include "engine/expect/alarm_scene.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/expect/sources.h"
#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

std::expected<const AlarmDefinition*, ReadProblem> chosen_alarm(const AlarmCase& test, const TestBench& bench) {
  if (!test.name) return &test.own;
  return find_alarm(bench, *test.name);
}

/// The scene of an alarm on a metric.
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
  scene.plan.alarms.push_back(std::move(planned));
  scene.feeds.emplace_back(metric->feed);
  scene.metrics.push_back(std::move(metric));
  return scene;
}

/// Adds what feeds one of the alarms that a composite alarm depends on.
void add_child(const AlarmCase& test, const PlannedAlarm& planned, const SampleInput& input, const TestBench& bench,
               CaseResult& result, AlarmScene& scene) {
  scene.metrics.emplace_back();
  scene.feeds.emplace_back(AlarmFeed{});
  if (!planned.metric) return;
  CaseResult trial = result_of(CaseKind::Alarm, test, bench);
  scene.metrics.back() = alarm_metric(test, *planned.definition, *planned.metric, input, bench, trial);
  for (const std::string& note : trial.notes) {
    result.notes.push_back(fmt::format("alarm `{}`: {}", planned.metric->name, note));
  }
  if (scene.metrics.back()) {
    scene.feeds.back() = scene.metrics.back()->feed;
  } else {
    scene.feeds.back() = std::unexpected(trial.failures.front().message);
  }
}

std::optional<AlarmScene> scene_of_composite(const AlarmCase& test, const AlarmDefinition& definition,
                                             const SampleInput& input, const TestBench& bench, CaseResult& result) {
  if (test.filter) {
    result.break_off(result.place, "a composite alarm has no metric of its own", "leave `filter` out");
    return std::nullopt;
  }
  AlarmScene scene;
  scene.plan = plan_alarm(definition, bench.sources);
  const PlannedAlarm& planned = scene.plan.alarms.back();
  if (!planned.composite) {
    result.break_off(definition.place,
                     fmt::format("{} cannot be played: {}", definition.description(), planned.why_not), planned.help);
    return std::nullopt;
  }
  for (const PlannedAlarm& one : scene.plan.alarms) add_child(test, one, input, bench, result, scene);
  return scene;
}

}  // namespace

bool AlarmScene::is_approximate() const {
  return std::ranges::any_of(plan.alarms, [](const PlannedAlarm& planned) {
    return planned.metric && planned.metric->statistic.is_approximate();
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
  const auto scene_of = (*definition)->rule ? scene_of_composite : scene_of_metric;
  return scene_of(test, **definition, input, bench, result);
}

}  // namespace insitu
