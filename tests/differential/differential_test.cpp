#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/filter_pattern_parser.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "tests/differential/block_answers.h"
#include "tests/differential/dice.h"
#include "tests/differential/event_generator.h"
#include "tests/differential/pattern_generator.h"
#include "tests/differential/random_run.h"
#include "tests/differential/reference_matcher.h"
#include "tests/escaped_text.h"

// Random patterns and random events, evaluated in three ways that share as little code as possible: the full program,
// the program with nothing clever switched on, and the reference.
namespace insitu {
namespace {

constexpr std::size_t kPatternsPerFamily = kIsSanitized ? 700 : 4'000;
constexpr std::size_t kEventsPerPattern = 20;

struct Answer {
  bool matches = false;
  std::map<std::string, std::string> extracted;

  friend bool operator==(const Answer&, const Answer&) = default;
};

std::string describe(const Answer& answer) {
  std::string text = answer.matches ? "match" : "miss";
  for (const auto& [key, value] : answer.extracted) text += " " + write_escaped(key) + ":" + write_escaped(value);
  return text;
}

Answer answer_of(Matcher& matcher, std::string_view event) {
  if (!matcher.matches(event)) return {};
  const auto values = matcher.extracted_values(event);
  Answer answer{.matches = true, .extracted = {}};
  // A name used twice: the last one counts.
  for (const auto& [key, value] : values) answer.extracted.insert_or_assign(key, value);
  return answer;
}

Answer answer_of(const ast::FilterPattern& pattern, std::string_view event) {
  const ReferenceResult result = reference_match(pattern, event);
  return {.matches = result.matches, .extracted = {result.extracted.begin(), result.extracted.end()}};
}

// A file can hold the event as one line, and the line's message is the event.
bool fits_on_a_line(std::string_view event) {
  return !event.empty() && event.find('\n') == std::string_view::npos && !event.ends_with('\r') &&
         !event.starts_with("\xEF\xBB\xBF");
}

constexpr CompileOptions kFull{.quotas = ServiceQuotas::Lifted};
constexpr CompileOptions kPlain{
    .quotas = ServiceQuotas::Lifted, .prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off};

struct Line {
  std::string text;
  bool matches = false;  // says the reference
};

std::string block_of(const std::vector<Line>& lines) {
  std::string block;
  for (const Line& line : lines) block += line.text + (line.text.size() % 5 == 0 ? "\r\n" : "\n");
  return block;
}

/// Counts what agreed, and reports the first results that did not.
class PatternTally : public Reports {
 public:
  void count(bool matches) { (matches ? matches_ : misses_) += 1; }
  void refuse() { ++refused_; }

  // Agreement about patterns that are refused, or that never match, would prove nothing.
  void expect_meaning(std::size_t patterns) const {
    if (is_enough()) return;
    EXPECT_LT(refused_ * 20, patterns) << refused_ << " of " << patterns << " patterns refused";
    EXPECT_GT(matches_ * 20, matches_ + misses_) << matches_ << " matches, " << misses_ << " misses";
    EXPECT_GT(misses_ * 20, matches_ + misses_) << matches_ << " matches, " << misses_ << " misses";
  }

 private:
  std::size_t refused_ = 0;
  std::size_t matches_ = 0;
  std::size_t misses_ = 0;
};

// The events as the lines of one block, which is where the prefilter works.
void compare_block(std::string_view way, const std::string& pattern, const Program& program,
                   const std::vector<Line>& lines, PatternTally& tally) {
  const std::string block = block_of(lines);
  const auto matching = selected_lines(program, block, Selection::Matching);
  const auto others = selected_lines(program, block, Selection::NotMatching);
  for (std::size_t number = 0; number < lines.size(); ++number) {
    const Line& line = lines[number];
    const auto times_matching = std::ranges::count(matching, number);
    const auto times_other = std::ranges::count(others, number);
    const bool as_expected = times_matching == (line.matches ? 1 : 0) && times_other == (line.matches ? 0 : 1);
    if (as_expected) continue;
    tally.report("pattern    " + pattern +                                                  //
                 "\nline " + std::to_string(number) + "     " + write_escaped(line.text) +  //
                 "\nreference  " + (line.matches ? "match" : "miss") +                      //
                 "\n" + std::string(way) + "       " + std::to_string(times_matching) +
                 " times among the matching lines, " + std::to_string(times_other) + " times among the others");
  }
}

std::vector<std::string> events_for(const std::string& pattern, EventGenerator& generator, Family family) {
  std::vector<std::string> events;
  generator.prepare_for(pattern);
  for (std::size_t number = 0; number < kEventsPerPattern; ++number) events.push_back(generator.event(family));
  return events;
}

// ---- one pattern

class OnePattern {
 public:
  OnePattern(const ast::FilterPattern& tree, const Program& full, const Program& plain, PatternTally& tally)
      : tree_(tree), full_(full), plain_(plain), tally_(tally) {}

  void compare(const std::vector<std::string>& events) const {
    Matcher full(full_);
    Matcher plain(plain_);
    std::vector<Line> lines;
    for (const std::string& event : events) {
      const Answer expected = answer_of(tree_, event);
      tally_.count(expected.matches);
      compare_answers(event, expected, answer_of(full, event), answer_of(plain, event));
      if (fits_on_a_line(event)) lines.push_back({.text = event, .matches = expected.matches});
    }
    compare_block("full", write_escaped(tree_.text), full_, lines, tally_);
    compare_block("plain", write_escaped(tree_.text), plain_, lines, tally_);
  }

 private:
  void compare_answers(const std::string& event, const Answer& expected, const Answer& full,
                       const Answer& plain) const {
    if (full == expected && plain == expected) return;
    tally_.report("pattern    " + write_escaped(tree_.text) +  //
                  "\nevent      " + write_escaped(event) +     //
                  "\nreference  " + describe(expected) +       //
                  "\nfull       " + describe(full) +           //
                  "\nplain      " + describe(plain));
  }

  const ast::FilterPattern& tree_;
  const Program& full_;
  const Program& plain_;
  PatternTally& tally_;
};

void compare_one_pattern(const std::string& pattern, const std::vector<std::string>& events, PatternTally& tally) {
  const auto tree = parse_filter_pattern(pattern);
  const auto full = compile_filter_pattern(pattern, kFull);
  const auto plain = compile_filter_pattern(pattern, kPlain);
  if (full.has_value() != plain.has_value() || (full && !tree)) {
    return tally.report("the ways disagree whether this is a pattern: " + write_escaped(pattern));
  }
  if (!full) return tally.refuse();
  OnePattern(*tree, *full, *plain, tally).compare(events);
}

class DifferentialTest : public testing::TestWithParam<Family> {};

TEST_P(DifferentialTest, ThreeWaysAgree) {
  const std::uint64_t seed = setting("INSITU_DIFFERENTIAL_SEED", kSeed) + static_cast<std::uint64_t>(GetParam());
  const std::uint64_t count = setting("INSITU_DIFFERENTIAL_PATTERNS", kPatternsPerFamily);
  PatternGenerator patterns(seed);
  EventGenerator events(seed + 1'000);
  PatternTally tally;
  for (std::uint64_t index = 0; index < count && !tally.is_enough(); ++index) {
    const std::string pattern = patterns.pattern(GetParam());
    compare_one_pattern(pattern, events_for(pattern, events, GetParam()), tally);
  }
  tally.expect_meaning(count);
}

std::string family_name(const testing::TestParamInfo<Family>& info) {
  switch (info.param) {
    case Family::Terms: return "Terms";
    case Family::Json: return "Json";
    case Family::Delimited: return "Delimited";
  }
  return "";
}

INSTANTIATE_TEST_SUITE_P(Families, DifferentialTest, testing::Values(Family::Terms, Family::Json, Family::Delimited),
                         family_name);

// ---- several patterns of which any may match

struct AnyOf {
  std::string text;
  std::vector<ast::FilterPattern> trees;
  std::vector<Program> full;
  std::vector<Program> plain;

  void add(const std::string& pattern) {
    auto tree = parse_filter_pattern(pattern);
    auto full_program = compile_filter_pattern(pattern, kFull);
    auto plain_program = compile_filter_pattern(pattern, kPlain);
    if (!tree || !full_program || !plain_program) return;
    text += (text.empty() ? "" : " or ") + write_escaped(pattern);
    trees.push_back(std::move(*tree));
    full.push_back(std::move(*full_program));
    plain.push_back(std::move(*plain_program));
  }

  bool matches(std::string_view event) const {
    return std::ranges::any_of(trees, [&](const auto& tree) { return reference_match(tree, event).matches; });
  }
};

void compare_any_of(const AnyOf& patterns, const std::vector<std::string>& events, PatternTally& tally) {
  const Program full = any_of(patterns.full);
  const Program plain = any_of(patterns.plain);
  Matcher full_matcher(full);
  Matcher plain_matcher(plain);
  std::vector<Line> lines;
  for (const std::string& event : events) {
    const bool expected = patterns.matches(event);
    tally.count(expected);
    const bool from_full = full_matcher.matches(event);
    const bool from_plain = plain_matcher.matches(event);
    if (from_full != expected || from_plain != expected) {
      tally.report("any of     " + patterns.text + "\nevent      " + write_escaped(event) + "\nreference  " +
                   std::to_string(expected) + "\nfull       " + std::to_string(from_full) + "\nplain      " +
                   std::to_string(from_plain));
    }
    if (fits_on_a_line(event)) lines.push_back({.text = event, .matches = expected});
  }
  compare_block("full", "any of " + patterns.text, full, lines, tally);
  compare_block("plain", "any of " + patterns.text, plain, lines, tally);
}

TEST(DifferentialAnyOf, ThreeWaysAgree) {
  constexpr Family kFamilies[] = {Family::Terms, Family::Json, Family::Json, Family::Delimited};
  const std::uint64_t seed = setting("INSITU_DIFFERENTIAL_SEED", kSeed) + 100;
  const std::uint64_t count = setting("INSITU_DIFFERENTIAL_PATTERNS", kPatternsPerFamily) / 4;
  PatternGenerator patterns(seed);
  EventGenerator events(seed + 1'000);
  Dice dice(seed + 2'000);
  PatternTally tally;
  for (std::uint64_t index = 0; index < count && !tally.is_enough(); ++index) {
    AnyOf several;
    const std::size_t size = 1 + dice.below(4);
    for (std::size_t number = 0; number < size; ++number) several.add(patterns.pattern(dice.pick(kFamilies)));
    if (several.trees.empty()) {
      tally.refuse();
      continue;
    }
    compare_any_of(several, events_for(several.trees.back().text, events, dice.pick(kFamilies)), tally);
  }
  tally.expect_meaning(count);
}

}  // namespace
}  // namespace insitu
