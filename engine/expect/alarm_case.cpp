#include "engine/expect/alarm_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <iterator>
#include <optional>
#include <span>
#include <string>
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
  const auto found = find_alarm(bench, *test.name);
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

/// Notes changes between two moments that come sooner or later with another evaluation range, whose length is not
/// documented.
void note_other_range(const AlarmTimeline& timeline, std::int64_t from, std::int64_t to, CaseResult& result) {
  for (const Transition& one : timeline.transitions) {
    if (!one.with_other_range || one.time < from || one.time > to) continue;
    std::string note = fmt::format(
        "the change at {} depends on how far back the service looks, which is not documented: it may be {} then",
        printed_moment(one.time), state_name(*one.with_other_range));
    if (std::ranges::find(result.notes, note) == result.notes.end()) result.notes.push_back(std::move(note));
  }
}

/// A part of the play in which the state does not change.
struct Stretch {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  MeasuredTime::End ends{};  // Open: it touches an end of the play, beyond which nothing is known

  [[nodiscard]] MeasuredTime length() const { return {.milliseconds = end - begin, .end = ends}; }
};

Stretch stretch_around(std::int64_t time, const AlarmTimeline& timeline, const ReplayOptions& window) {
  const auto after = std::ranges::upper_bound(timeline.transitions, time, {}, &Transition::time);
  const bool has_begin = after != timeline.transitions.begin();
  const bool has_end = after != timeline.transitions.end();
  return {.begin = has_begin ? std::prev(after)->time : window.from,
          .end = has_end ? after->time : std::max(window.to, time),
          .ends = has_begin && has_end ? MeasuredTime::End::Known : MeasuredTime::End::Open};
}

/// Adds up the time that an alarm spends in a state between two moments.
std::int64_t time_in_state(AlarmState state, std::int64_t from, std::int64_t to, const AlarmTimeline& timeline) {
  std::int64_t sum = 0;
  AlarmState current = timeline.state_at(from);
  for (const Transition& one : timeline.transitions) {
    if (one.time <= from || one.time >= to) continue;
    if (current == state) sum += one.time - from;
    from = one.time;
    current = one.to;
  }
  return current == state ? sum + to - from : sum;
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
    const auto time = moment(expected.at);
    if (!time) return;
    if (expected.until) {
      const auto until = moment(*expected.until);
      if (until) check_between(expected, *time, *until);
    } else {
      check_at(expected, *time);
    }
  }

  /// Reads a moment of the play. nullopt: the case was broken off.
  std::optional<std::int64_t> moment(const WrittenValue& written) {
    const auto time = read_moment(written.text, {feed_.first_event, feed_.last_event, zone_});
    if (!time) {
      result_.break_off(written.place, time.error());
      return std::nullopt;
    }
    if (*time >= play_.window.from && *time <= play_.window.to + kDay) return *time;
    result_.break_off(written.place, fmt::format("{} lies {} the sample: the alarm is played from {} to {}",
                                                 written.text, *time < play_.window.from ? "before" : "far after",
                                                 printed_moment(play_.window.from), printed_moment(play_.window.to)));
    return std::nullopt;
  }

  void check_at(const StateExpectation& expected, std::int64_t time) {
    const AlarmState state = play_.timeline.state_at(time);
    const std::int64_t near = 2 * alarm_.period_seconds * 1000;
    note_other_range(play_.timeline, time - near, time + near, result_);
    if (play_.with_default_per_event && play_.with_default_per_event->state_at(time) != state) {
      result_.notes.push_back(fmt::format(
          "at {} the state would be {} if the default value were published for every event that does not match, as "
          "the service's model has it",
          expected.at.text, state_name(play_.with_default_per_event->state_at(time))));
    }
    if (state != expected.state) {
      result_.fail(
          {expected.at.place,
           fmt::format("at {}: expected {}, found {}", expected.at.text, state_name(expected.state), state_name(state)),
           timeline_once()});
    } else if (expected.duration) {
      ++result_.assertions;
      const Stretch stretch = stretch_around(time, play_.timeline, play_.window);
      note_other_range(play_.timeline, stretch.begin, stretch.end, result_);
      const auto length = [&](const AlarmTimeline& timeline) {
        const bool is_in_state = timeline.state_at(time) == expected.state;
        return is_in_state ? stretch_around(time, timeline, play_.window).length() : MeasuredTime{};
      };
      check_duration(expected, fmt::format("at {}", expected.at.text), length);
    }
  }

  void check_between(const StateExpectation& expected, std::int64_t from, std::int64_t to) {
    if (from >= to)
      return result_.break_off(expected.until->place,
                               fmt::format("{} is not after {}", expected.until->text, expected.at.text));
    const std::string when = fmt::format("between {} and {}", expected.at.text, expected.until->text);
    const auto length = [&](const AlarmTimeline& timeline) {
      return MeasuredTime{.milliseconds = time_in_state(expected.state, from, to, timeline)};
    };
    note_other_range(play_.timeline, from, to, result_);
    if (expected.duration) return check_duration(expected, when, length);
    note_default_per_event(expected, when, length);
    const AlarmState first = play_.timeline.state_at(from);
    const auto change = std::ranges::find_if(play_.timeline.transitions, [&](const Transition& one) {
      return one.time > from && one.time < to && one.to != expected.state;
    });
    if (first == expected.state && change == play_.timeline.transitions.end()) return;
    const std::string found = first != expected.state
                                  ? fmt::format("{} at {}", state_name(first), expected.at.text)
                                  : fmt::format("{} from {} on", state_name(change->to), printed_moment(change->time));
    result_.fail({expected.at.place,
                  fmt::format("{}: expected {} all the time, found {}", when, state_name(expected.state), found),
                  timeline_once()});
  }

  /// `length`: what a timeline says about the length that is demanded. `when`: names it in messages.
  template <class Length>
  void check_duration(const StateExpectation& expected, const std::string& when, const Length& length) {
    const MeasuredTime found = length(play_.timeline);
    note_default_per_event(expected, when, length);
    const WrittenValue& demand = expected.duration->written();
    const auto holds = expected.duration->holds(found);
    if (!holds) {
      return result_.break_off(
          demand.place,
          fmt::format("{}: {} lasts to an end of the sample, {} so far, so that `{}` is not known to hold", when,
                      state_name(expected.state), printed_duration(found.milliseconds), demand.text));
    }
    if (*holds) return;
    result_.fail({demand.place,
                  fmt::format("{}: expected {} for {}, found {}", when, state_name(expected.state), demand.text,
                              printed_duration(found.milliseconds)),
                  timeline_once()});
  }

  /// Notes that a length would be another with the other reading of default values.
  template <class Length>
  void note_default_per_event(const StateExpectation& expected, const std::string& when, const Length& length) {
    if (!play_.with_default_per_event) return;
    const std::int64_t other = length(*play_.with_default_per_event).milliseconds;
    if (other == length(play_.timeline).milliseconds) return;
    result_.notes.push_back(fmt::format(
        "{} the state would be {} for {} if the default value were published for every event that does not match, as "
        "the service's model has it",
        when, state_name(expected.state), printed_duration(other)));
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
