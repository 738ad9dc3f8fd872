#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/milliseconds.h"
#include "grammar/alarm_rule_parser.h"
#include "insitu/composite_replay.h"
#include "tests/differential/dice.h"

// Random rules over random states of alarms, minute by minute: what the replay of composite alarms makes of changes,
// against a reference that looks at every half minute again and shares nothing with it but the syntax of rules, which
// it writes itself.
namespace insitu {
namespace {

constexpr std::size_t kMinutes = 24;
using States = std::array<AlarmState, kMinutes>;  // of one alarm; that of minute 0 is the state before all others

States random_states(Dice& dice, bool may_be_unknown) {
  States states{};
  AlarmState state = AlarmState::InsufficientData;
  for (AlarmState& one : states) {
    if (dice.chance(30)) {
      constexpr AlarmState kStates[] = {AlarmState::Alarm, AlarmState::Alarm, AlarmState::Ok, AlarmState::Ok,
                                        AlarmState::InsufficientData};
      state = may_be_unknown && dice.chance(10) ? AlarmState::Unknown : dice.pick(kStates);
    }
    one = state;
  }
  return states;
}

AlarmTimeline timeline_of_states(const States& states) {
  AlarmTimeline timeline{.initial = states[0], .transitions = {}, .notes = {}};
  for (std::size_t i = 1; i < kMinutes; ++i) {
    if (states[i] == states[i - 1]) continue;
    timeline.transitions.push_back({.time = static_cast<std::int64_t>(i) * kMinute,
                                    .from = states[i - 1],
                                    .to = states[i],
                                    .reason = {},
                                    .with_other_range = {}});
  }
  return timeline;
}

/// A rule as a text, and its truth for each minute; nullopt: not known.
struct RandomRule {
  std::string text;
  std::array<std::optional<bool>, kMinutes> truth;
};

RandomRule random_test(Dice& dice, const std::vector<States>& alarms) {
  constexpr const char* kWords[] = {"ALARM", "OK", "INSUFFICIENT_DATA"};
  constexpr AlarmState kStates[] = {AlarmState::Alarm, AlarmState::Ok, AlarmState::InsufficientData};
  const std::size_t word = dice.below(3);
  const std::size_t alarm = dice.below(alarms.size());
  RandomRule rule{.text = std::string(kWords[word]) + "(a" + std::to_string(alarm) + ")", .truth = {}};
  for (std::size_t i = 0; i < kMinutes; ++i) {
    if (alarms[alarm][i] != AlarmState::Unknown) rule.truth[i] = alarms[alarm][i] == kStates[word];
  }
  return rule;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as `depth`
RandomRule random_rule(Dice& dice, const std::vector<States>& alarms, int depth) {
  if (depth == 0 || dice.chance(30)) return random_test(dice, alarms);
  const RandomRule left = random_rule(dice, alarms, depth - 1);
  if (dice.chance(25)) {
    RandomRule negated{.text = "NOT (" + left.text + ")", .truth = {}};
    for (std::size_t i = 0; i < kMinutes; ++i) {
      if (left.truth[i]) negated.truth[i] = !*left.truth[i];
    }
    return negated;
  }
  const RandomRule right = random_rule(dice, alarms, depth - 1);
  const bool is_and = dice.chance(50);
  RandomRule both{.text = "(" + left.text + ")" + (is_and ? " AND " : " OR ") + "(" + right.text + ")", .truth = {}};
  for (std::size_t i = 0; i < kMinutes; ++i) {
    // What is not known is tried both ways.
    std::optional<bool> known;
    bool is_same = true;
    for (const bool l : {false, true}) {
      if (left.truth[i] && *left.truth[i] != l) continue;
      for (const bool r : {false, true}) {
        if (right.truth[i] && *right.truth[i] != r) continue;
        const bool value = is_and ? l && r : l || r;
        is_same = is_same && (!known || *known == value);
        known = value;
      }
    }
    if (is_same) both.truth[i] = known;
  }
  return both;
}

/// What becomes of the actions of each change, by going through half minutes: when they are taken; -1: dropped, or held
/// up to the end.
std::vector<std::int64_t> reference_actions(const States& composite, const States& suppressor, std::int64_t wait,
                                            std::int64_t extension) {
  constexpr std::int64_t kHalf = kMinute / 2;
  std::vector<std::int64_t> taken;
  std::optional<std::size_t> waiting;  // the last change, until its actions are taken
  std::int64_t free_from = 0;          // no period holds actions up from here on
  const auto at = [](const States& states, std::int64_t time) {
    return states[std::min<std::size_t>(static_cast<std::size_t>(time / kMinute), kMinutes - 1)];
  };
  for (std::int64_t time = 0; time < static_cast<std::int64_t>(kMinutes + 20) * kMinute; time += kHalf) {
    const std::int64_t before = time == 0 ? 0 : time - kHalf;
    const bool is_suppressed = at(suppressor, time) == AlarmState::Alarm;
    if (at(suppressor, before) == AlarmState::Alarm && !is_suppressed) free_from = time + extension;
    // A period that has passed by now held up nothing at this moment.
    if (waiting && !is_suppressed && free_from < time) {
      taken[*waiting] = free_from;
      waiting.reset();
    }
    if (at(composite, before) != at(composite, time)) {
      waiting = taken.size();
      taken.push_back(-1);
      free_from = time + wait;
    }
  }
  return taken;
}

TEST(CompositeDifferential, StatesOfRules) {
  Dice dice(1);
  for (int round = 0; round < 400; ++round) {
    std::vector<States> alarms;
    for (std::size_t i = 0; i < 3; ++i) alarms.push_back(random_states(dice, true));
    const RandomRule rule = random_rule(dice, alarms, 3);
    const auto parsed = parse_alarm_rule(rule.text);
    ASSERT_TRUE(parsed) << rule.text;
    const CompositeAlarm alarm{.name = "c", .rule = std::make_shared<const ast::AlarmRule>(*parsed), .suppressor = {}};
    std::vector<AlarmTimeline> timelines;
    for (const States& states : alarms) timelines.push_back(timeline_of_states(states));
    std::vector<ChildTimeline> children;
    for (std::size_t i = 0; i < alarms.size(); ++i) {
      const std::string name = "a" + std::to_string(i);
      children.push_back({.name = name, .shown = name, .timeline = &timelines[i]});
    }
    ReplayOptions options;
    options.to = kMinutes * kMinute;
    const AlarmTimeline timeline = replay_composite(alarm, children, options);
    for (std::size_t i = 0; i < kMinutes; ++i) {
      const AlarmState wanted = !rule.truth[i]   ? AlarmState::Unknown
                                : *rule.truth[i] ? AlarmState::Alarm
                                                 : AlarmState::Ok;
      ASSERT_EQ(state_name(timeline.state_at(static_cast<std::int64_t>(i) * kMinute)), state_name(wanted))
          << rule.text << " in minute " << i;
    }
  }
}

TEST(CompositeDifferential, Actions) {
  Dice dice(2);
  for (int round = 0; round < 600; ++round) {
    const States composite = random_states(dice, false);
    const States suppressor = random_states(dice, false);
    const auto minutes = [&dice] { return static_cast<std::int64_t>(dice.below(5)); };
    const ActionsSuppressor rule{.alarm = "s", .wait_seconds = minutes() * 60, .extension_seconds = minutes() * 60};
    const AlarmTimeline timeline = timeline_of_states(suppressor);
    const auto found = outcomes_of_actions(timeline_of_states(composite), &timeline, rule);
    const auto wanted =
        reference_actions(composite, suppressor, rule.wait_seconds * kSecond, rule.extension_seconds * kSecond);
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool is_taken = found[i].kind == ActionsOutcome::Kind::Taken;
      ASSERT_EQ(is_taken ? found[i].time : -1, wanted[i])
          << "change " << i << ", round " << round << ", wait " << rule.wait_seconds << ", extension "
          << rule.extension_seconds;
    }
  }
}

}  // namespace
}  // namespace insitu
