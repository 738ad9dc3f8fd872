#include "engine/expect/alarm_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/expect/alarm_scene.h"
#include "engine/expect/known_count.h"
#include "engine/expect/measured_metric.h"
#include "engine/expect/moment_of_day.h"
#include "engine/expect/sample_input.h"
#include "engine/expect/uncertainty.h"
#include "engine/metrics/rule_evaluation.h"
#include "engine/model/milliseconds.h"
#include "insitu/alarm_plan.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxTransitions = 12;  // of a timeline, in messages

std::vector<std::string> drawn(const AlarmPlay& play) {
  const AlarmTimeline& timeline = play.timeline;
  std::vector<std::string> lines;
  if (timeline.transitions.empty()) {
    lines.push_back(fmt::format("the state stays {} all the time", state_name(timeline.initial)));
  }
  for (std::size_t i = 0; i < timeline.transitions.size(); ++i) {
    if (lines.size() == kMaxTransitions) {
      lines.push_back(fmt::format("and {} more changes", timeline.transitions.size() - kMaxTransitions));
      break;
    }
    const Transition& one = timeline.transitions[i];
    lines.push_back(
        fmt::format("{} {} -> {}: {}", printed_moment(one.time), state_name(one.from), state_name(one.to), one.reason));
    if (!play.actions.empty()) {
      const std::string_view suppressor =
          play.suppressor ? std::string_view(play.suppressor->alarm) : std::string_view();
      lines.back() += fmt::format("; actions {}", describe_outcome(play.actions[i], suppressor));
    }
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
  // Where the state before it or after it is not known, it may be longer.
  const bool is_whole =
      has_begin && has_end && std::prev(after)->from != AlarmState::Unknown && after->to != AlarmState::Unknown;
  return {.begin = has_begin ? std::prev(after)->time : window.from,
          .end = has_end ? after->time : std::max(window.to, time),
          .ends = is_whole ? MeasuredTime::End::Known : MeasuredTime::End::Open};
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
  AlarmCheck(const AlarmCase& test, const AlarmScene& scene, const SampleInput& input, CaseResult& result)
      : test_(test), scene_(scene), zone_(input.zone), result_(result) {}

  /// `feeds`: those of the scene, or other ones for it.
  void run(const std::vector<PlannedFeed>& feeds) {
    auto play = play_plan(scene_.plan, feeds, test_.initial);
    if (!play) return result_.break_off(result_.place, fmt::format("the alarm cannot be played: {}", play.error()));
    play_ = std::move(*play);
    for (const StateExpectation& expected : test_.states) check_state(expected);
    for (const auto& [written, state] : test_.never) check_never(written, state);
    // If the states are right, only what they depend on is worth a note, not what other moments do.
    const bool all_are_reported = result_.verdict == Verdict::Failed || !test_.never.empty();
    if (result_.verdict == Verdict::Broken || (!all_are_reported && !scene_.is_approximate())) return;
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
    const auto time = read_moment(written.text, {play_.first_event, play_.last_event, zone_});
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

  /// Returns the first time between two moments, the second one not included, at which the state is not known; nullptr:
  /// it always is.
  [[nodiscard]] const Transition* unknown_between(std::int64_t from, std::int64_t to) const {
    const auto& transitions = play_.timeline.transitions;
    auto one = std::ranges::upper_bound(transitions, from, {}, &Transition::time);
    if (one != transitions.begin()) --one;
    for (; one != transitions.end() && (one->time <= from || one->time < to); ++one) {
      if (one->to == AlarmState::Unknown) return &*one;
    }
    return nullptr;
  }

  [[nodiscard]] bool has_unknown() const {
    const auto& transitions = play_.timeline.transitions;
    return std::ranges::find(transitions, AlarmState::Unknown, &Transition::to) != transitions.end();
  }

  void break_off_unknown(const SourceLocation& place, const std::string& when, const Transition& unknown) {
    result_.break_off(place, fmt::format("{}: the state is not known from {} on: {}", when,
                                         printed_moment(unknown.time), unknown.reason));
  }

  void check_at(const StateExpectation& expected, std::int64_t time) {
    const AlarmState state = play_.timeline.state_at(time);
    if (state == AlarmState::Unknown) {
      return break_off_unknown(expected.at.place, fmt::format("at {}", expected.at.text), *unknown_between(time, time));
    }
    const std::int64_t near = 2 * scene_.longest_period();
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
    } else {
      check_what_else(expected, time);
    }
  }

  /// Checks what a case demands of the state beside that it is there.
  void check_what_else(const StateExpectation& expected, std::int64_t time) {
    if (expected.actions) check_actions(*expected.actions, expected.at, time);
    if (expected.duration) {
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

  /// Checks what has become, until a moment, of the actions of the last change.
  void check_actions(const WrittenValue& expected, const WrittenValue& at, std::int64_t time) {
    ++result_.assertions;
    const auto& transitions = play_.timeline.transitions;
    const auto after = std::ranges::upper_bound(transitions, time, {}, &Transition::time);
    if (after == transitions.begin()) {
      return result_.break_off(
          expected.place, fmt::format("at {}: the state has not changed until then: there are no actions", at.text));
    }
    const auto index = static_cast<std::size_t>(std::prev(after) - transitions.begin());
    const ActionsOutcome at_once{
        .kind = ActionsOutcome::Kind::Taken, .time = transitions[index].time, .suppressed = {}};
    const ActionsOutcome& outcome = play_.actions.empty() ? at_once : play_.actions[index];
    std::string_view found = "suppressed";
    switch (outcome.kind) {
      case ActionsOutcome::Kind::Unknown:
        return result_.break_off(expected.place,
                                 fmt::format("at {}: what becomes of the actions is not known", at.text));
      case ActionsOutcome::Kind::Disabled: found = "disabled"; break;
      case ActionsOutcome::Kind::Taken:
        if (outcome.time <= time) found = "taken";
        break;
      case ActionsOutcome::Kind::Dropped:
      case ActionsOutcome::Kind::Suppressed: break;
    }
    if (found == expected.text) return;
    result_.fail({expected.place, fmt::format("at {}: expected actions {}, found {}", at.text, expected.text, found),
                  timeline_once()});
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
    const Transition* unknown = unknown_between(from, to);
    if (expected.duration && unknown != nullptr) return break_off_unknown(expected.at.place, when, *unknown);
    if (expected.duration) return check_duration(expected, when, length);
    note_default_per_event(expected, when, length);
    const AlarmState first = play_.timeline.state_at(from);
    const auto is_other = [&expected](AlarmState state) {
      return state != expected.state && state != AlarmState::Unknown;
    };
    const auto change = std::ranges::find_if(play_.timeline.transitions, [&](const Transition& one) {
      return one.time > from && one.time < to && is_other(one.to);
    });
    if (!is_other(first) && change == play_.timeline.transitions.end()) {
      if (unknown != nullptr) break_off_unknown(expected.at.place, when, *unknown);
      return;
    }
    const std::string found = is_other(first)
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
          demand.place, fmt::format("{}: {} lasts to an end of {}, {} so far, so that `{}` is not known to hold", when,
                                    state_name(expected.state), has_unknown() ? "what is known" : "the sample",
                                    printed_duration(found.milliseconds), demand.text));
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
    const auto& transitions = play_.timeline.transitions;
    const auto found = std::ranges::find(transitions, state, &Transition::to);
    if (found == transitions.end()) {
      const auto unknown = std::ranges::find(transitions, AlarmState::Unknown, &Transition::to);
      const std::string what = fmt::format("never {}", state_name(state));
      if (unknown != transitions.end()) break_off_unknown(written.place, what, *unknown);
      note_never_at_all(state);
      return;
    }
    result_.fail(
        {written.place,
         fmt::format("never {}: the state changes to it at {}", state_name(state), printed_moment(found->time)),
         timeline_once()});
  }

  /// Notes that a rule keeps its alarm from a state, whatever the events are.
  void note_never_at_all(AlarmState state) {
    const auto& composite = scene_.plan.alarms.back().composite;
    const auto range = composite ? range_of_rule(*composite->rule) : std::nullopt;
    if (!range) return;
    const bool is_never =
        (state == AlarmState::Alarm && !range->can_hold) || (state == AlarmState::Ok && !range->can_fail);
    if (!is_never) return;
    result_.notes.push_back(
        fmt::format("the rule is {} whatever the state of each alarm in it, so that `never: {}` holds for any sample",
                    range->can_hold ? "true" : "false", state_name(state)));
  }

  /// Shows the timeline once, because all failures are about it.
  std::vector<std::string> timeline_once() {
    const bool is_first = result_.verdict == Verdict::Passed;
    return is_first ? drawn(play_) : std::vector<std::string>{};
  }

  const AlarmCase& test_;
  const AlarmScene& scene_;
  TimeZone zone_;
  CaseResult& result_;
  AlarmPlay play_;
};

/// What is expected of an alarm, and met, as far as it depends on one filter of one of the alarms of its scene.
class AlarmDemand final : public MetDemand {
 public:
  /// `alarm`, `metric`, `filter`: indices of the scene's plan, of the metrics of that alarm, and of its filters.
  AlarmDemand(const AlarmCase& test, const AlarmScene& scene, std::size_t alarm, std::size_t metric, std::size_t filter,
              const SampleInput& input)
      : test_(test), scene_(scene), alarm_(alarm), metric_(metric), filter_(filter), input_(input) {}

  [[nodiscard]] bool holds_with_more_events() const override { return false; }
  [[nodiscard]] bool holds_with_json(const std::vector<NameId>& lacking) override {
    return holds_with_names(lacking, input_.inputs);
  }
  [[nodiscard]] bool holds_with_names(const std::vector<NameId>& lacking, std::span<const Input> /*inputs*/) override {
    CaseResult trial;
    const AlarmMetric& metric = scene_.metrics[alarm_][metric_];
    auto possible = measure_possible(metric.filters[filter_], lacking, input_, test_.sample, trial);
    if (!possible) return false;
    std::vector<MetricData> published = metric.published;
    published[filter_] = std::move(*possible);
    std::vector<PlannedFeed> feeds = scene_.feeds;
    (*feeds[alarm_])[metric_] = feed_alarm(metric.alarm, published);
    AlarmCheck(test_, scene_, input_, trial).run(feeds);
    return trial.verdict == Verdict::Passed;
  }

 private:
  const AlarmCase& test_;
  const AlarmScene& scene_;
  std::size_t alarm_;
  std::size_t metric_;
  std::size_t filter_;
  const SampleInput& input_;
};

/// Breaks the case off if what is expected is met, but might not be if events had names that none of them has.
void check_known(const AlarmCase& test, const AlarmScene& scene, const SampleInput& input, CaseResult& result) {
  const RepeatableInputs inputs(input.inputs, Keep::Everything);
  const auto check = [&](std::size_t alarm, std::size_t index) {
    const AlarmMetric& metric = scene.metrics[alarm][index];
    for (std::size_t i = 0; i < metric.filters.size() && result.verdict == Verdict::Passed; ++i) {
      ScanSummary summary;
      static_cast<ScannedInputs&>(summary) = metric.published[i];
      summary.names = metric.published[i].names;
      AlarmDemand demand(test, scene, alarm, index, i, input);
      const EndedScan scan{metric.filters[i].program, summary, inputs, input.options, input.query};
      const auto uncertainty = uncertainty_of(demand, scan, test.accepted);
      if (uncertainty) break_off(result, *uncertainty, test.place, "", "what is expected of the alarm");
    }
  };
  for (std::size_t alarm = 0; alarm < scene.metrics.size(); ++alarm) {
    for (std::size_t metric = 0; metric < scene.metrics[alarm].size(); ++metric) check(alarm, metric);
  }
}

}  // namespace

CaseResult run_alarm_case(const AlarmCase& test, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Alarm, test, bench);
  const auto input = open_sample(test.sample, bench, result);
  if (!input) return result;
  const auto scene = set_scene(test, *input, bench, result);
  if (!scene) return result;
  AlarmCheck(test, *scene, *input, result).run(scene->feeds);
  if (result.verdict == Verdict::Passed) check_known(test, *scene, *input, result);
  return result;
}

}  // namespace insitu
