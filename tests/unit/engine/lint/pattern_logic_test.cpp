#include "engine/lint/pattern_logic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "tests/differential/event_generator.h"
#include "tests/differential/pattern_generator.h"
#include "tests/escaped_text.h"

namespace insitu {
namespace {

using Kind = LogicFlaw::Kind;

std::vector<LogicFlaw> flaws_of(std::string_view pattern) {
  const auto tree = parse_filter_pattern(pattern);
  if (!tree) return {};
  const auto plan = lower_pattern(*tree);
  return plan ? find_flaws(*plan) : std::vector<LogicFlaw>();
}

/// "never $.a = 2": kinds and what they are about, in order.
std::string found(std::string_view pattern) {
  std::string text;
  for (const LogicFlaw& flaw : flaws_of(pattern)) {
    if (!text.empty()) text += "; ";
    switch (flaw.kind) {
      case Kind::NeverMatches: text += "never "; break;
      case Kind::PartNeverMatches: text += "part "; break;
      case Kind::AlwaysMatches: text += "always "; break;
      case Kind::EveryValueMeets: text += "every value "; break;
      case Kind::AddsNothing: text += "needless "; break;
    }
    text += pattern.substr(flaw.span.begin, flaw.span.size());
  }
  return text;
}

TEST(PatternLogic, ContradictionsOfOneSelector) {
  EXPECT_EQ(found("{ $.a = 1 && $.a = 2 }"), "never $.a = 2");
  EXPECT_EQ(found("{ $.a = 1 && ($.b = 1 && $.a = 2) }"), "never $.a = 2");
  EXPECT_EQ(found("{ $.['a'] = 1 && $.a = 2 }"), "never $.a = 2");
  EXPECT_EQ(found("{ $.a = 1 && $.b = 2 }"), "");
  EXPECT_EQ(found("{ $.a = 1 || $.a = 2 }"), "");
  EXPECT_EQ(found("{ $.a[0] = 1 && $.a[0] = 2 }"), "never $.a[0] = 2");
  EXPECT_EQ(found("{ $.a[0] = 1 && $.a[1] = 2 }"), "");
}

TEST(PatternLogic, SeveralValuesMayMeetContraryTests) {
  EXPECT_EQ(found("{ $.a[*] = 1 && $.a[*] = 2 }"), "");
  EXPECT_EQ(found("{ $.a.* = 1 && $.a.* != 1 }"), "");
  EXPECT_EQ(found("{ $.a[*] = 1 && $.a[*] NOT EXISTS }"), "never $.a[*] NOT EXISTS");
  EXPECT_EQ(found("{ $.a[*] != * }"), "never $.a[*] != *");
}

TEST(PatternLogic, WhatStandsBelowNeedsAnObject) {
  EXPECT_EQ(found("{ $.a = 1 && $.a.b = 2 }"), "never $.a.b = 2");
  EXPECT_EQ(found("{ $.a NOT EXISTS && $.a.b = 2 }"), "never $.a.b = 2");
  EXPECT_EQ(found("{ $.a.b = 1 && $.a[0] = 2 }"), "never $.a[0] = 2");
  EXPECT_EQ(found("{ $.a = 1 && $.a.b NOT EXISTS }"), "");
  EXPECT_EQ(found("{ $.a.b = 1 && $.a.c = 2 }"), "");
  EXPECT_EQ(found("{ $.a[*] = 1 && $.a[*].b = 2 }"), "");
}

TEST(PatternLogic, PartsThatNeverCount) {
  EXPECT_EQ(found("{ ($.a = 1 && $.a = 2) || $.b = 3 }"), "part $.a = 1 && $.a = 2");
  EXPECT_EQ(found("{ ($.a = 1 || $.b = 2) && $.a = 3 }"), "part $.a = 1");
  EXPECT_EQ(found("{ ($.a = 1 || $.b = 2) && ($.a = 3 || $.b = 4) }"), "");
}

TEST(PatternLogic, WhatEveryValueMeets) {
  EXPECT_EQ(found("{ $.a != 1 || $.a != 2 }"), "every value $.a != 2");
  EXPECT_EQ(found("{ $.b = 1 && ($.a != 1 || $.a != 2) }"), "every value $.a != 2");
  EXPECT_EQ(found("{ $.a >= 400 || $.a < 600 }"), "every value $.a < 600");
  EXPECT_EQ(found("{ $.a = %x*% }"), "every value $.a = %x*%");
  EXPECT_EQ(found("{ $.a = %.*% }"), "") << "says that it exists";
  EXPECT_EQ(found("{ $.a != 1 || $.b != 2 }"), "");
  EXPECT_EQ(found("[w != a || w != b]"), "every value w != b");
}

TEST(PatternLogic, WhatAddsNothing) {
  EXPECT_EQ(found("{ $.a = 1 || $.b = 2 || $.a = 1 }"), "needless $.a = 1");
  EXPECT_EQ(found("{ $.a = x* || $.a = xy }"), "needless $.a = xy");
  EXPECT_EQ(found("{ $.a = x && $.a != y }"), "needless $.a != y");
  EXPECT_EQ(found("{ $.a > 5 && $.a > 3 }"), "needless $.a > 3");
  EXPECT_EQ(found("{ $.a = * && $.a != x }"), "") << "says that it must be there";
}

TEST(PatternLogic, Fields) {
  EXPECT_EQ(found("[status = 4* && status = 5*]"), "never status = 5*");
  EXPECT_EQ(found("[a = 1, b = 2]"), "");
  EXPECT_EQ(found("[...]"), "always ...");
  EXPECT_EQ(found("[]"), "");
}

TEST(PatternLogic, Terms) {
  EXPECT_EQ(found("ERROR -ERR"), "never -ERR");
  EXPECT_EQ(found("ERROR -%E.R%"), "never -%E.R%");
  EXPECT_EQ(found("ERR -ERROR"), "");
  EXPECT_EQ(found("ERROR -%^ERR%"), "");
  EXPECT_EQ(found("?ERROR -ERR"), "") << "the optional term is ignored";
  EXPECT_EQ(found("?ERROR ?%x*%"), "always ?%x*%");
  EXPECT_EQ(found("%x*%"), "always %x*%");
  EXPECT_EQ(found("ERROR %x*%"), "needless %x*%");
  EXPECT_EQ(found("ERROR WARN ERROR"), "needless ERROR");
  EXPECT_EQ(found("\" \""), "") << "documented";
  EXPECT_EQ(found(""), "");
}

// ---- proofs against random events

TEST(PatternLogic, NoEventContradictsAProof) {
  constexpr CompileOptions kLifted{.quotas = ServiceQuotas::Lifted};
  int never = 0;
  int always = 0;
  for (const Family family : {Family::Terms, Family::Json, Family::Delimited}) {
    PatternGenerator patterns(20260302);
    EventGenerator events(20260303);
    for (int round = 0; round < 3'000; ++round) {
      const std::string pattern = patterns.pattern(family);
      const auto program = compile_filter_pattern(pattern, kLifted);
      if (!program) continue;
      const auto flaws = flaws_of(pattern);
      const auto has = [&](Kind kind) { return std::ranges::find(flaws, kind, &LogicFlaw::kind) != flaws.end(); };
      if (!has(Kind::NeverMatches) && !has(Kind::AlwaysMatches)) continue;
      never += has(Kind::NeverMatches) ? 1 : 0;
      always += has(Kind::AlwaysMatches) ? 1 : 0;
      Matcher matcher(*program);
      events.prepare_for(pattern);
      for (int i = 0; i < 200; ++i) {
        const std::string event = events.event(family);
        EXPECT_EQ(matcher.matches(event), has(Kind::AlwaysMatches))
            << write_escaped(pattern) << " on " << write_escaped(event);
      }
    }
  }
  EXPECT_GT(never, 100);
  EXPECT_GT(always, 5);
}

std::vector<bool> answers(std::string_view pattern, const std::vector<std::string>& events) {
  const auto program = compile_filter_pattern(pattern, {.quotas = ServiceQuotas::Lifted});
  if (!program) return {};
  Matcher matcher(*program);
  std::vector<bool> all;
  for (const std::string& event : events) all.push_back(matcher.matches(event));
  return all;
}

// A part that never counts can as well be false, and what adds nothing can be what its group makes nothing of.
TEST(PatternLogic, WithoutWhatDoesNotCountAnswersAreTheSame) {
  PatternGenerator patterns(20260304);
  EventGenerator events(20260305);
  int tried = 0;
  for (int round = 0; round < 3'000; ++round) {
    const std::string pattern = patterns.pattern(Family::Json);
    for (const LogicFlaw& flaw : flaws_of(pattern)) {
      if (flaw.kind != Kind::PartNeverMatches && flaw.kind != Kind::AddsNothing) continue;
      // The span of a group begins and ends with operands, maybe within their parentheses.
      const std::string clause = pattern.substr(flaw.span.begin, flaw.span.size());
      if (std::ranges::count(clause, '(') != std::ranges::count(clause, ')')) continue;
      ++tried;
      events.prepare_for(pattern);
      std::vector<std::string> some;
      for (int i = 0; i < 100; ++i) some.push_back(events.event(Family::Json));
      const auto with = [&](std::string_view other) {
        return answers(std::string(pattern).replace(flaw.span.begin, flaw.span.size(), other), some);
      };
      const auto expected = answers(pattern, some);
      const bool is_same = with("$.['no one'] = 1") == expected ||
                           (flaw.kind == Kind::AddsNothing && with("$.['no one'] NOT EXISTS") == expected);
      EXPECT_TRUE(is_same) << write_escaped(pattern) << ": " << flaw.message;
    }
  }
  EXPECT_GT(tried, 50);
}

}  // namespace
}  // namespace insitu
