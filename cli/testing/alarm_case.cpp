#include "cli/testing/alarm_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <utility>

#include "cli/testing/alarm_metric.h"
#include "cli/testing/moment_of_day.h"
#include "cli/testing/sample_input.h"
#include "cli/testing/sources.h"
#include "engine/metrics/alarm_replay.h"
#include "engine/model/milliseconds.h"

namespace insitu::cli {
namespace {

constexpr std::size_t kMaxTransitions = 12;  // shown of a timeline

std::expected<AlarmDefinition, ReadProblem> chosen_alarm(const AlarmCase& test, const TestBench& bench) {
  if (!test.name) return test.own;
  const auto found = find_alarm(bench.sources, *test.name);
  if (!found) return std::unexpected(found.error());
  return **found;
}

std::optional<Alarm> known_alarm(const AlarmCase& test, const TestBench& bench, CaseResult& result) {
  const auto definition = chosen_alarm(test, bench);
  if (!definition) {
    result.break_off(definition.error());
    return std::nullopt;
  }
  if (!definition->not_replayable.empty()) {
    result.break_off(test.place, fmt::format("{} cannot be replayed: it is {}", definition->description(),
                                             definition->not_replayable));
    return std::nullopt;
  }
  auto alarm = alarm_of(*definition);
  if (alarm) return std::move(*alarm);
  break_off(result, alarm.error());
  return std::nullopt;
}

std::vector<std::string> drawn(const AlarmTimeline& timeline) {
  std::vector<std::string> lines;
  if (timeline.transitions.empty()) {
    lines.push_back(fmt::format("the state stays {} all the time", state_name(timeline.initial)));
  }
  for (const Transition& one : timeline.transitions) {
    if (lines.size() == kMaxTransitions) {
      lines.push_back(fmt::format("and {} more changes", timeline.transitions.size() - kMaxTransitions));
      break;
    }
    lines.push_back(
        fmt::format("{} {} -> {}: {}", printed_moment(one.time), state_name(one.from), state_name(one.to), one.reason));
  }
  return lines;
}

/// A change near `time` that comes sooner or later with another evaluation range, whose length is not documented.
void note_other_range(const AlarmTimeline& timeline, std::int64_t time, const Alarm& alarm, CaseResult& result) {
  const std::int64_t near = 2 * alarm.period_seconds * 1000;
  for (const Transition& one : timeline.transitions) {
    if (!one.with_other_range || one.time < time - near || one.time > time + near) continue;
    result.notes.push_back(fmt::format(
        "the change at {} hangs on how far back the service looks, which is not documented: it may be {} then",
        printed_moment(one.time), state_name(*one.with_other_range)));
  }
}

class AlarmCheck {
 public:
  AlarmCheck(const AlarmCase& test, const Alarm& alarm, const AlarmMetric& metric, const SampleInput& input,
             CaseResult& result)
      : test_(test), alarm_(alarm), metric_(metric), zone_(input.zone), result_(result) {
    window_ = replay_window(alarm, metric.first_event, metric.last_event);
    window_.initial = test.initial;
    timeline_ = replay(alarm, metric.minutes, window_);
    if (metric.default_per_event) with_default_per_event_ = replay(alarm, *metric.default_per_event, window_);
  }

  void run() {
    for (const StateExpectation& expected : test_.states) check_state(expected);
    for (const auto& [written, state] : test_.never) check_never(written, state);
    // Of states that are right only what they hang on is worth telling, not what other moments do.
    const bool all_are_told = result_.verdict == Verdict::Failed || !test_.never.empty();
    if (result_.verdict == Verdict::Broken || (!all_are_told && !alarm_.statistic.is_approximate())) return;
    result_.notes.insert(result_.notes.end(), timeline_.notes.begin(), timeline_.notes.end());
  }

 private:
  void check_state(const StateExpectation& expected) {
    ++result_.assertions;
    const auto time = read_moment(expected.at.text, {metric_.first_event, metric_.last_event, zone_});
    if (!time) return result_.break_off(expected.at.place, time.error());
    if (*time < window_.from || *time > window_.to + kDay) {
      return result_.break_off(expected.at.place,
                               fmt::format("{} lies {} the sample: the alarm is played from {} to {}", expected.at.text,
                                           *time < window_.from ? "before" : "far behind", printed_moment(window_.from),
                                           printed_moment(window_.to)));
    }
    const AlarmState state = timeline_.state_at(*time);
    note_other_range(timeline_, *time, alarm_, result_);
    if (with_default_per_event_ && with_default_per_event_->state_at(*time) != state) {
      result_.notes.push_back(fmt::format(
          "at {} the state would be {} if the default value were published for every event that does not match, as "
          "the service's model has it",
          expected.at.text, state_name(with_default_per_event_->state_at(*time))));
    }
    if (state == expected.state) return;
    result_.fail(
        {expected.at.place,
         fmt::format("at {}: expected {}, found {}", expected.at.text, state_name(expected.state), state_name(state)),
         timeline_once()});
  }

  void check_never(const WrittenValue& written, AlarmState state) {
    ++result_.assertions;
    const auto found = std::ranges::find(timeline_.transitions, state, &Transition::to);
    if (found == timeline_.transitions.end()) return;
    result_.fail(
        {written.place,
         fmt::format("never {}: the state changes to it at {}", state_name(state), printed_moment(found->time)),
         timeline_once()});
  }

  /// Several failures are of one timeline.
  std::vector<std::string> timeline_once() {
    const bool is_first = result_.verdict == Verdict::Passed;
    return is_first ? drawn(timeline_) : std::vector<std::string>{};
  }

  const AlarmCase& test_;
  const Alarm& alarm_;
  const AlarmMetric& metric_;
  TimeZone zone_;
  CaseResult& result_;
  ReplayOptions window_;
  AlarmTimeline timeline_;
  std::optional<AlarmTimeline> with_default_per_event_;
};

}  // namespace

CaseResult run_alarm_case(const AlarmCase& test, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Alarm, test, bench);
  const auto alarm = known_alarm(test, bench, result);
  if (!alarm) return result;
  const auto input = open_sample(test.sample, bench.project, result);
  if (!input) return result;
  const auto metric = alarm_metric(test, *alarm, *input, bench, result);
  if (!metric) return result;
  AlarmCheck(test, *alarm, *metric, *input, result).run();
  return result;
}

}  // namespace insitu::cli
