#include "insitu/composite_replay.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"
#include "grammar/alarm_rule_parser.h"

namespace insitu {
namespace {

AlarmState state_for(char letter) {
  switch (letter) {
    case 'A': return AlarmState::Alarm;
    case 'O': return AlarmState::Ok;
    case '?': return AlarmState::Unknown;
    default: return AlarmState::InsufficientData;
  }
}

char letter_for(AlarmState state) {
  switch (state) {
    case AlarmState::Alarm: return 'A';
    case AlarmState::Ok: return 'O';
    case AlarmState::Unknown: return '?';
    case AlarmState::InsufficientData: break;
  }
  return '-';
}

/// One state a minute: the first one is that before all of them.
AlarmTimeline timeline_of(std::string_view states) {
  AlarmTimeline timeline{.initial = state_for(states.front()), .transitions = {}, .notes = {}};
  for (std::size_t i = 1; i < states.size(); ++i) {
    if (states[i] == states[i - 1]) continue;
    timeline.transitions.push_back({.time = static_cast<std::int64_t>(i) * kMinute,
                                    .from = state_for(states[i - 1]),
                                    .to = state_for(states[i]),
                                    .reason = {},
                                    .with_other_range = {}});
  }
  return timeline;
}

std::string states_of(const AlarmTimeline& timeline, std::size_t minutes) {
  std::string states;
  for (std::size_t i = 0; i < minutes; ++i) {
    states += letter_for(timeline.state_at(static_cast<std::int64_t>(i) * kMinute));
  }
  return states;
}

struct Child {
  std::string name;
  std::string states;  // empty: it cannot be played
};

AlarmTimeline replayed(const std::string& rule, const std::vector<Child>& children) {
  const CompositeAlarm alarm{
      .name = "c", .rule = std::make_shared<const ast::AlarmRule>(*parse_alarm_rule(rule)), .suppressor = {}};
  std::vector<AlarmTimeline> timelines;
  timelines.reserve(children.size());
  std::vector<ChildTimeline> views;
  for (const Child& child : children) {
    if (child.states.empty()) {
      views.push_back({.name = child.name, .shown = child.name, .timeline = nullptr, .why_not = "it is not there"});
    } else {
      views.push_back(
          {.name = child.name, .shown = child.name, .timeline = &timelines.emplace_back(timeline_of(child.states))});
    }
  }
  ReplayOptions options;
  options.from = kMinute;
  options.to = 30 * kMinute;
  return replay_composite(alarm, views, options);
}

TEST(CompositeReplay, FollowsItsChildren) {
  EXPECT_EQ(states_of(replayed("ALARM(a) AND NOT OK(b)", {{"a", "-OAAAO"}, {"b", "-OOAAA"}}), 6), "-OOAAO");
  EXPECT_EQ(states_of(replayed("ALARM(a) OR ALARM(b)", {{"a", "-OAOOO"}, {"b", "-OOAAO"}}), 6), "-OAAAO");
  // It has insufficient data only before its first evaluation. (service model: PutCompositeAlarm)
  EXPECT_EQ(states_of(replayed("ALARM(a)", {{"a", "----A-"}}), 6), "-OOOAO");
  EXPECT_EQ(states_of(replayed("TRUE", {}), 3), "-AA");
}

TEST(CompositeReplay, KnowsWhatDoesNotDependOnAnUnknownChild) {
  EXPECT_EQ(states_of(replayed("ALARM(a) OR ALARM(x)", {{"a", "-OAOAA"}, {"x", ""}}), 6), "-?A?AA");
  EXPECT_EQ(states_of(replayed("ALARM(a) AND ALARM(x)", {{"a", "-OAOAA"}, {"x", ""}}), 6), "-O?O??");
  EXPECT_EQ(states_of(replayed("ALARM(a) AND ALARM(x)", {{"a", "-AAAAA"}, {"x", "-O?AA?"}}), 6), "-O?AA?");
  const AlarmTimeline timeline = replayed("ALARM(a) AND ALARM(x)", {{"a", "-OA"}, {"x", ""}});
  EXPECT_EQ(timeline.transitions.back().reason, "the rule depends on `x`, which cannot be played: it is not there");
}

// Forms of reasons: observed in messages of real alarms, which have ARNs in the place of names
TEST(CompositeReplay, GivesReasonsInTheServicesWords) {
  const AlarmTimeline timeline = replayed("ALARM(a) AND ALARM(b)", {{"a", "-OAA"}, {"b", "-OOA"}});
  ASSERT_EQ(timeline.transitions.size(), 2U);
  EXPECT_EQ(timeline.transitions[0].reason, "c was created and its alarm rule evaluates to OK");
  EXPECT_EQ(timeline.transitions[1].reason, "b transitioned to ALARM at Thursday 01 January, 1970 00:03:00 UTC");
  EXPECT_EQ(replayed("TRUE", {}).transitions[0].reason, "c was created and its alarm rule evaluates to ALARM");
}

TEST(CompositeReplay, PassesOnWhatAnotherRangeWouldGive) {
  const CompositeAlarm alarm{
      .name = "c", .rule = std::make_shared<const ast::AlarmRule>(*parse_alarm_rule("ALARM(a)")), .suppressor = {}};
  AlarmTimeline child = timeline_of("OOA");
  child.transitions.back().with_other_range = AlarmState::Ok;
  const std::vector<ChildTimeline> children = {{.name = "a", .shown = "a", .timeline = &child}};
  ReplayOptions options;
  options.initial = AlarmState::Ok;
  options.to = 10 * kMinute;
  const AlarmTimeline timeline = replay_composite(alarm, children, options);
  ASSERT_EQ(timeline.transitions.size(), 1U);
  EXPECT_EQ(timeline.transitions[0].with_other_range, AlarmState::Ok);
}

/// What becomes of the actions with a wait period of two minutes and an extension period of three: a word for each
/// change, `t7` for taken in minute 7, before it what held them up.
std::string outcomes(std::string_view composite, std::string_view suppressor, std::int64_t wait = 2,
                     std::int64_t extension = 3) {
  const ActionsSuppressor rule{.alarm = "s", .wait_seconds = wait * 60, .extension_seconds = extension * 60};
  const AlarmTimeline timeline = timeline_of(suppressor);
  std::string text;
  for (const ActionsOutcome& one :
       outcomes_of_actions(timeline_of(composite), suppressor.empty() ? nullptr : &timeline, rule)) {
    if (!text.empty()) text += ' ';
    for (const SuppressedTime& stretch : one.suppressed) {
      text += std::string(cause_name(stretch.by).substr(0, 1)) + std::to_string(stretch.from / kMinute) + "-" +
              (stretch.until ? std::to_string(*stretch.until / kMinute) : "") + ",";
    }
    switch (one.kind) {
      case ActionsOutcome::Kind::Taken: text += "t" + std::to_string(one.time / kMinute); break;
      case ActionsOutcome::Kind::Dropped: text += "d" + std::to_string(one.time / kMinute); break;
      case ActionsOutcome::Kind::Suppressed: text += "s"; break;
      case ActionsOutcome::Kind::Disabled: text += "-"; break;
      case ActionsOutcome::Kind::Unknown: text += "?"; break;
    }
  }
  return text;
}

// Monitoring guide, "Suppressing composite alarm actions", the six examples: WaitPeriod is 2, ExtensionPeriod 3
TEST(ActionsOutcomes, AreThoseOfTheDocumentation) {
  EXPECT_EQ(outcomes("OOAAAAA", "OOOOOOO"), "W2-4,t4");
  EXPECT_EQ(outcomes("OOAAAAA", "OOOAAAA"), "W2-3,A3-,s");
  EXPECT_EQ(outcomes("OOAOOOO", "OOOOOOO"), "W2-3,d3 W3-5,t5");
  EXPECT_EQ(outcomes("OOAAAAA", "OAAAAAA"), "A2-,s");
  EXPECT_EQ(outcomes("OOAAAAAAAA", "OOOAAAOOOO"), "W2-3,A3-6,E6-9,t9");
  EXPECT_EQ(outcomes("OOAAAAAOOO", "OOOAAAOOOO"), "W2-3,A3-6,E6-7,d7 W7-9,t9");
}

// Our decisions: a change at the very end of a period falls into it, of changes at the same moment that of the
// suppressor counts first, and actions are taken only for a state that is new since they last were
TEST(ActionsOutcomes, OfWhatTheDocumentationLeavesOpen) {
  EXPECT_EQ(outcomes("OOAAAAA", "OOOOAAA"), "W2-4,A4-,s");
  EXPECT_EQ(outcomes("OOAAOOO", "OOOOOOO"), "W2-4,d4 W4-6,t6");
  EXPECT_EQ(outcomes("OOAAAAAAAOO", "OOOAAAOOOOO"), "W2-3,A3-6,E6-9,d9 W9-11,t11");
  EXPECT_EQ(outcomes("OOAAAAA", "OOAAAAA"), "A2-,s");
  EXPECT_EQ(outcomes("OOAAAAAAAAA", "OOOOOAAOOOO"), "W2-4,t4");
  EXPECT_EQ(outcomes("OOOOAAAAAAA", "AAOOOOOOOOO"), "W4-6,t6");
  EXPECT_EQ(outcomes("OOAAAAA", "-------"), "W2-4,t4");
  EXPECT_EQ(outcomes("OOAAAAAAAA", "OOOAA-----"), "W2-3,A3-5,E5-8,t8");
}

TEST(ActionsOutcomes, WithoutPeriodsComeAtOnce) {
  EXPECT_EQ(outcomes("OOAAOOO", "OOOOOOO", 0, 0), "t2 t4");
  EXPECT_EQ(outcomes("OOAAAAA", "OAAAOOO", 0, 0), "A2-4,t4");
  EXPECT_EQ(outcomes("OOOOOAAAA", "OAAAOOOOO", 0, 3), "t5");
}

TEST(ActionsOutcomes, AreNotKnownWhereAStateIsNot) {
  EXPECT_EQ(outcomes("OOAAOO", ""), "? ?");
  EXPECT_EQ(outcomes("OO?AOO", "OOOOOO"), "? ? W4-6,t6");
  EXPECT_EQ(outcomes("OOAAAA", "OOO???"), "?");
  EXPECT_EQ(outcomes("OOAAOOOA", "??OOOOOO"), "? ? W7-9,t9");
}

TEST(ActionsOutcomes, AreDescribed) {
  const ActionsSuppressor rule{.alarm = "deploying", .wait_seconds = 120, .extension_seconds = 180};
  const AlarmTimeline suppressor = timeline_of("OOOAAAOOOO");
  const auto found = outcomes_of_actions(timeline_of("OOAAAAAOOO"), &suppressor, rule);
  EXPECT_EQ(describe_outcome(found[0], rule.alarm),
            "suppressed by WaitPeriod until 1970-01-01 00:03:00 UTC, by `deploying` until 1970-01-01 00:06:00 UTC, by "
            "ExtensionPeriod until 1970-01-01 00:07:00 UTC, then dropped");
  EXPECT_EQ(describe_outcome(found[1], rule.alarm),
            "suppressed by WaitPeriod until 1970-01-01 00:09:00 UTC, then taken");
  EXPECT_EQ(describe_outcome({.kind = ActionsOutcome::Kind::Taken, .time = 0, .suppressed = {}}, rule.alarm), "taken");
  EXPECT_EQ(describe_outcome({.kind = ActionsOutcome::Kind::Unknown, .time = 0, .suppressed = {}}, rule.alarm),
            "not known");
  EXPECT_EQ(describe_outcome({.kind = ActionsOutcome::Kind::Disabled, .time = 0, .suppressed = {}}, ""), "disabled");
}

}  // namespace
}  // namespace insitu
