#include "insitu/composite_replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "engine/metrics/rule_evaluation.h"
#include "engine/model/calendar_names.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

/// Returns `Monday 02 March, 2026 12:02:00 UTC`. [observed]
std::string spelt_moment(std::int64_t time) {
  const CivilTime civil = civil_time(time);
  return fmt::format("{} {:02} {}, {} {:02}:{:02}:{:02} UTC", kWeekdays[civil.weekday], civil.day,
                     kMonths[civil.month - 1], civil.year, civil.hour, civil.minute, civil.second);
}

/// Returns the transition at a moment; nullptr: there is none.
const Transition* transition_at(const AlarmTimeline& timeline, std::int64_t time) {
  const auto found = std::ranges::lower_bound(timeline.transitions, time, {}, &Transition::time);
  return found == timeline.transitions.end() || found->time != time ? nullptr : &*found;
}

class CompositeReplay {
 public:
  CompositeReplay(const CompositeAlarm& alarm, std::span<const ChildTimeline> children, const ReplayOptions& options)
      : alarm_(alarm), children_(children), options_(options), state_(options.initial) {
    timeline_.initial = options.initial;
  }

  AlarmTimeline run() {
    for (const std::int64_t time : moments()) evaluate_at(time);
    return std::move(timeline_);
  }

 private:
  [[nodiscard]] std::set<std::int64_t> moments() const {
    std::set<std::int64_t> moments = {options_.from};
    for (const ChildTimeline& child : children_) {
      if (child.timeline == nullptr) continue;
      for (const Transition& one : child.timeline->transitions) {
        if (one.time > options_.from && one.time <= options_.to) moments.insert(one.time);
      }
    }
    return moments;
  }

  [[nodiscard]] StatesByName states_at(std::int64_t time) const {
    StatesByName states;
    for (const ChildTimeline& child : children_) {
      if (child.timeline != nullptr) states.emplace(child.name, child.timeline->state_at(time));
    }
    return states;
  }

  [[nodiscard]] AlarmState state_of_rule(const StatesByName& states) const {
    switch (evaluate_rule(alarm_.rule->expression, states)) {
      case RuleTruth::True: return AlarmState::Alarm;
      case RuleTruth::False: return AlarmState::Ok;
      case RuleTruth::Unknown: break;
    }
    return AlarmState::Unknown;
  }

  void evaluate_at(std::int64_t time) {
    const StatesByName states = states_at(time);
    const AlarmState state = state_of_rule(states);
    if (state == state_) return;
    timeline_.transitions.push_back({.time = time,
                                     .from = state_,
                                     .to = state,
                                     .reason = reason(time, state),
                                     .with_other_range = with_other_range(time, states, state)});
    state_ = state;
  }

  /// Returns the state if the children that changed at this moment had another evaluation range; nullopt: the same.
  [[nodiscard]] std::optional<AlarmState> with_other_range(std::int64_t time, StatesByName states,
                                                           AlarmState state) const {
    for (const ChildTimeline& child : children_) {
      const Transition* change = child.timeline == nullptr ? nullptr : transition_at(*child.timeline, time);
      if (change != nullptr && change->with_other_range) states[child.name] = *change->with_other_range;
    }
    const AlarmState other = state_of_rule(states);
    return other == state ? std::nullopt : std::optional(other);
  }

  [[nodiscard]] std::string reason(std::int64_t time, AlarmState state) const {
    if (state == AlarmState::Unknown) return why_unknown(time);
    // Only a new alarm has insufficient data. (service model: PutCompositeAlarm)
    const bool is_new = state_ == AlarmState::InsufficientData;
    if (is_new) return fmt::format("{} was created and its alarm rule evaluates to {}", alarm_.name, state_name(state));
    for (const ChildTimeline& child : children_) {
      const Transition* change = child.timeline == nullptr ? nullptr : transition_at(*child.timeline, time);
      if (change == nullptr || change->to == AlarmState::Unknown) continue;
      return fmt::format("{} transitioned to {} at {}", child.shown, state_name(change->to), spelt_moment(time));
    }
    return fmt::format("its alarm rule evaluates to {}", state_name(state));
  }

  [[nodiscard]] std::string why_unknown(std::int64_t time) const {
    std::string why;
    for (const ChildTimeline& child : children_) {
      const bool is_known = child.timeline != nullptr && child.timeline->state_at(time) != AlarmState::Unknown;
      if (is_known) continue;
      why += fmt::format("{}`{}`, {}", why.empty() ? "" : "; ", child.shown,
                         child.timeline == nullptr ? "which cannot be played: " + child.why_not
                                                   : std::string("whose state is not known then"));
    }
    return "the rule depends on " + why;
  }

  const CompositeAlarm& alarm_;
  std::span<const ChildTimeline> children_;
  const ReplayOptions& options_;
  AlarmState state_;
  AlarmTimeline timeline_;
};

/// Goes through the changes of a composite alarm and its suppressor, the oldest first.
class ActionsReplay {
 public:
  ActionsReplay(const AlarmTimeline& composite, const AlarmTimeline& suppressor, const ActionsSuppressor& rule)
      : composite_(composite), suppressor_(suppressor), rule_(rule), outcomes_(composite.transitions.size()) {
    if (suppressor.initial == AlarmState::Alarm) gate_ = Gate::Alarm;
    if (suppressor.initial == AlarmState::Unknown) gate_ = Gate::Unknown;
  }

  std::vector<ActionsOutcome> run() {
    std::size_t change = 0;
    for (std::size_t next = 0; next < composite_.transitions.size(); ++next) {
      const std::int64_t time = composite_.transitions[next].time;
      // Of changes at the same moment that of the suppressor counts first.
      for (; change < suppressor_.transitions.size() && suppressor_.transitions[change].time <= time; ++change) {
        take_suppressor(suppressor_.transitions[change]);
      }
      take_composite(next);
    }
    for (; change < suppressor_.transitions.size(); ++change) take_suppressor(suppressor_.transitions[change]);
    if (until_) open_gate(*until_);
    return std::move(outcomes_);
  }

 private:
  enum class Gate : std::uint8_t { Open, Alarm, WaitPeriod, ExtensionPeriod, Unknown };

  void take_suppressor(const Transition& change) {
    expire_before(change.time);
    if (change.to == AlarmState::Unknown || change.from == AlarmState::Unknown) {
      forget_pending();
      close_gate(change.to == AlarmState::Alarm ? Gate::Alarm : Gate::Unknown, change.time);
      // It may have been in ALARM until now.
      if (change.to != AlarmState::Alarm && change.to != AlarmState::Unknown) {
        until_ = change.time + rule_.extension_seconds * kSecond;
      }
    } else if (change.to == AlarmState::Alarm) {
      close_gate(Gate::Alarm, change.time);
    } else if (change.from == AlarmState::Alarm) {
      begin_period(Gate::ExtensionPeriod, change.time, rule_.extension_seconds);
    }
  }

  void take_composite(std::size_t index) {
    const Transition& change = composite_.transitions[index];
    expire_before(change.time);
    if (pending_) {
      end_stretch(change.time);
      outcomes_[*pending_].kind = ActionsOutcome::Kind::Dropped;
      outcomes_[*pending_].time = change.time;
    }
    pending_ = index;
    const bool is_known = change.from != AlarmState::Unknown && change.to != AlarmState::Unknown;
    if (!is_known || gate_ == Gate::Unknown) return forget_pending();
    outcomes_[index].kind = ActionsOutcome::Kind::Suppressed;
    if (gate_ == Gate::Alarm) return begin_stretch(change.time);
    begin_period(Gate::WaitPeriod, change.time, rule_.wait_seconds);
  }

  /// Ends a period that is over at a moment, its last one not included.
  void expire_before(std::int64_t time) {
    if (until_ && *until_ < time) open_gate(*until_);
  }

  void begin_period(Gate period, std::int64_t time, std::int64_t seconds) {
    close_gate(period, time);
    until_ = time + seconds * kSecond;
  }

  void close_gate(Gate gate, std::int64_t time) {
    end_stretch(time);
    gate_ = gate;
    until_.reset();
    begin_stretch(time);
  }

  void open_gate(std::int64_t time) {
    end_stretch(time);
    gate_ = Gate::Open;
    until_.reset();
    if (!pending_) return;
    outcomes_[*pending_].kind = ActionsOutcome::Kind::Taken;
    outcomes_[*pending_].time = time;
    pending_.reset();
  }

  void forget_pending() {
    if (!pending_) return;
    outcomes_[*pending_] = {.kind = ActionsOutcome::Kind::Unknown, .time = 0, .suppressed = {}};
    pending_.reset();
  }

  void begin_stretch(std::int64_t time) {
    if (!pending_) return;
    const SuppressionCause cause = gate_ == Gate::WaitPeriod        ? SuppressionCause::WaitPeriod
                                   : gate_ == Gate::ExtensionPeriod ? SuppressionCause::ExtensionPeriod
                                                                    : SuppressionCause::Alarm;
    outcomes_[*pending_].suppressed.push_back({.by = cause, .from = time, .until = std::nullopt});
  }

  void end_stretch(std::int64_t time) {
    if (!pending_ || outcomes_[*pending_].suppressed.empty()) return;
    std::vector<SuppressedTime>& stretches = outcomes_[*pending_].suppressed;
    if (stretches.back().until) return;
    stretches.back().until = time;
    if (stretches.back().from == time) stretches.pop_back();  // a period of no length
  }

  const AlarmTimeline& composite_;
  const AlarmTimeline& suppressor_;
  const ActionsSuppressor& rule_;
  std::vector<ActionsOutcome> outcomes_;
  std::optional<std::size_t> pending_;  // the transition whose actions wait
  Gate gate_ = Gate::Open;
  std::optional<std::int64_t> until_;  // when a period ends
};

std::string printed_time(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  return text.substr(0, text.find('.')) + " UTC";
}

}  // namespace

AlarmTimeline replay_composite(const CompositeAlarm& alarm, std::span<const ChildTimeline> children,
                               const ReplayOptions& options) {
  return CompositeReplay(alarm, children, options).run();
}

std::vector<ActionsOutcome> outcomes_of_actions(const AlarmTimeline& composite, const AlarmTimeline* suppressor,
                                                const ActionsSuppressor& rule) {
  if (suppressor != nullptr) return ActionsReplay(composite, *suppressor, rule).run();
  const ActionsOutcome unknown{.kind = ActionsOutcome::Kind::Unknown, .time = 0, .suppressed = {}};
  return std::vector<ActionsOutcome>(composite.transitions.size(), unknown);
}

std::string_view cause_name(SuppressionCause cause) {
  switch (cause) {
    case SuppressionCause::Alarm: return "Alarm";
    case SuppressionCause::WaitPeriod: return "WaitPeriod";
    case SuppressionCause::ExtensionPeriod: return "ExtensionPeriod";
  }
  return {};
}

std::string describe_outcome(const ActionsOutcome& outcome, std::string_view suppressor) {
  if (outcome.kind == ActionsOutcome::Kind::Unknown) return "not known";
  if (outcome.kind == ActionsOutcome::Kind::Disabled) return "disabled";
  std::string text;
  for (const SuppressedTime& stretch : outcome.suppressed) {
    const std::string by =
        stretch.by == SuppressionCause::Alarm ? fmt::format("`{}`", suppressor) : std::string(cause_name(stretch.by));
    text += fmt::format("{}by {}{}", text.empty() ? "suppressed " : ", ", by,
                        stretch.until ? " until " + printed_time(*stretch.until) : " to the end");
  }
  const std::string_view join = text.empty() ? "" : ", then ";
  switch (outcome.kind) {
    case ActionsOutcome::Kind::Taken: return fmt::format("{}{}taken", text, join);
    case ActionsOutcome::Kind::Dropped: return fmt::format("{}{}dropped", text, join);
    case ActionsOutcome::Kind::Suppressed:
    case ActionsOutcome::Kind::Disabled:
    case ActionsOutcome::Kind::Unknown: break;
  }
  return text;
}

}  // namespace insitu
