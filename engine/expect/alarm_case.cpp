#include "engine/expect/alarm_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <expected>
#include <span>
#include <utility>
#include <vector>

#include "engine/expect/alarm_metric.h"
#include "engine/expect/known_count.h"
#include "engine/expect/measured_metric.h"
#include "engine/expect/moment_of_day.h"
#include "engine/expect/sample_input.h"
#include "engine/expect/sources.h"
#include "engine/expect/uncertainty.h"
#include "engine/model/milliseconds.h"
#include "engine/replay/alarm_play.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxTransitions = 12;  // of a timeline, in messages

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

/// Finds a change near `time` that comes sooner or later with another evaluation range, whose length is not documented.
void note_other_range(const AlarmTimeline& timeline, std::int64_t time, const Alarm& alarm, CaseResult& result) {
  const std::int64_t near = 2 * alarm.period_seconds * 1000;
  for (const Transition& one : timeline.transitions) {
    if (!one.with_other_range || one.time < time - near || one.time > time + near) continue;
    result.notes.push_back(fmt::format(
        "the change at {} depends on how far back the service looks, which is not documented: it may be {} then",
        printed_moment(one.time), state_name(*one.with_other_range)));
  }
}

class AlarmCheck {
 public:
  AlarmCheck(const AlarmCase& test, const Alarm& alarm, AlarmFeed feed, const SampleInput& input, CaseResult& result)
      : test_(test),
        alarm_(alarm),
        feed_(std::move(feed)),
        zone_(input.zone),
        result_(result),
        play_(play_alarm(alarm, feed_, test.initial)) {}

  void run() {
    for (const StateExpectation& expected : test_.states) check_state(expected);
    for (const auto& [written, state] : test_.never) check_never(written, state);
    // If the states are right, only what they depend on is worth a note, not what other moments do.
    const bool all_are_reported = result_.verdict == Verdict::Failed || !test_.never.empty();
    if (result_.verdict == Verdict::Broken || (!all_are_reported && !alarm_.statistic.is_approximate())) return;
    result_.notes.insert(result_.notes.end(), play_.timeline.notes.begin(), play_.timeline.notes.end());
  }

 private:
  void check_state(const StateExpectation& expected) {
    ++result_.assertions;
    const auto time = read_moment(expected.at.text, {feed_.first_event, feed_.last_event, zone_});
    if (!time) return result_.break_off(expected.at.place, time.error());
    if (*time < play_.window.from || *time > play_.window.to + kDay) {
      return result_.break_off(expected.at.place,
                               fmt::format("{} lies {} the sample: the alarm is played from {} to {}", expected.at.text,
                                           *time < play_.window.from ? "before" : "far after",
                                           printed_moment(play_.window.from), printed_moment(play_.window.to)));
    }
    const AlarmState state = play_.timeline.state_at(*time);
    note_other_range(play_.timeline, *time, alarm_, result_);
    if (play_.with_default_per_event && play_.with_default_per_event->state_at(*time) != state) {
      result_.notes.push_back(fmt::format(
          "at {} the state would be {} if the default value were published for every event that does not match, as "
          "the service's model has it",
          expected.at.text, state_name(play_.with_default_per_event->state_at(*time))));
    }
    if (state == expected.state) return;
    result_.fail(
        {expected.at.place,
         fmt::format("at {}: expected {}, found {}", expected.at.text, state_name(expected.state), state_name(state)),
         timeline_once()});
  }

  void check_never(const WrittenValue& written, AlarmState state) {
    ++result_.assertions;
    const auto found = std::ranges::find(play_.timeline.transitions, state, &Transition::to);
    if (found == play_.timeline.transitions.end()) return;
    result_.fail(
        {written.place,
         fmt::format("never {}: the state changes to it at {}", state_name(state), printed_moment(found->time)),
         timeline_once()});
  }

  /// Shows the timeline once, because all failures are about it.
  std::vector<std::string> timeline_once() {
    const bool is_first = result_.verdict == Verdict::Passed;
    return is_first ? drawn(play_.timeline) : std::vector<std::string>{};
  }

  const AlarmCase& test_;
  const Alarm& alarm_;
  AlarmFeed feed_;
  TimeZone zone_;
  CaseResult& result_;
  AlarmPlay play_;
};

/// What is expected of an alarm, and met, as far as it depends on one of its filters.
class AlarmDemand final : public MetDemand {
 public:
  AlarmDemand(const AlarmCase& test, const Alarm& alarm, const AlarmMetric& metric, std::size_t filter,
              const SampleInput& input)
      : test_(test), alarm_(alarm), metric_(metric), filter_(filter), input_(input) {}

  [[nodiscard]] bool holds_with_more_events() const override { return false; }
  [[nodiscard]] bool holds_with_json(const std::vector<NameId>& lacking) override {
    return holds_with_names(lacking, input_.inputs);
  }
  [[nodiscard]] bool holds_with_names(const std::vector<NameId>& lacking, std::span<const Input> /*inputs*/) override {
    CaseResult trial;
    auto possible = measure_possible(metric_.filters[filter_], lacking, input_, test_.sample, trial);
    if (!possible) return false;
    std::vector<MetricData> published = metric_.published;
    published[filter_] = std::move(*possible);
    AlarmCheck(test_, alarm_, feed_alarm(alarm_, published), input_, trial).run();
    return trial.verdict == Verdict::Passed;
  }

 private:
  const AlarmCase& test_;
  const Alarm& alarm_;
  const AlarmMetric& metric_;
  std::size_t filter_;
  const SampleInput& input_;
};

/// Breaks the case off if what is expected is met, but might not be if events had names that none of them has.
void check_known(const AlarmCase& test, const Alarm& alarm, const AlarmMetric& metric, const SampleInput& input,
                 CaseResult& result) {
  const RepeatableInputs inputs(input.inputs, Keep::Everything);
  for (std::size_t i = 0; i < metric.filters.size() && result.verdict == Verdict::Passed; ++i) {
    ScanSummary summary;
    static_cast<ScannedInputs&>(summary) = metric.published[i];
    summary.names = metric.published[i].names;
    AlarmDemand demand(test, alarm, metric, i, input);
    const EndedScan scan{metric.filters[i].program, summary, inputs, input.options, input.query};
    const auto uncertainty = uncertainty_of(demand, scan, test.accepted);
    if (uncertainty) break_off(result, *uncertainty, test.place, "", "what is expected of the alarm");
  }
}

}  // namespace

CaseResult run_alarm_case(const AlarmCase& test, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Alarm, test, bench);
  const auto alarm = known_alarm(test, bench, result);
  if (!alarm) return result;
  const auto input = open_sample(test.sample, bench, result);
  if (!input) return result;
  const auto metric = alarm_metric(test, *alarm, *input, bench, result);
  if (!metric) return result;
  AlarmCheck(test, *alarm, metric->feed, *input, result).run();
  if (result.verdict == Verdict::Passed) check_known(test, *alarm, *metric, *input, result);
  return result;
}

}  // namespace insitu
