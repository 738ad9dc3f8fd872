#include "engine/match/prefilter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace insitu {
namespace {

using Kind = Requirement::Kind;

Requirement exact(std::string_view literal) { return Requirement::of(literal, Spelling::Exact); }
Requirement json(std::string_view literal) { return Requirement::of(literal, Spelling::JsonString); }

/// What one search looks for: "everything passes", or the literals, sorted as they come.
std::string demanded(const Requirement& requirement) {
  const Prefilter prefilter(requirement);
  if (!prefilter.is_active()) return "everything passes";
  std::string out;
  for (const auto& literal : prefilter.literals()) out += (out.empty() ? "" : " or ") + literal.text;
  return out;
}

TEST(Prefilter, ALiteralIsDemandedAsItIs) {
  EXPECT_EQ(demanded(exact("a \"b\"\n")), "a \"b\"\n");
  EXPECT_EQ(demanded(exact("")), "everything passes");
}

// What JSON must escape cannot be searched for; the rarest piece without it can.
TEST(Prefilter, AJsonStringIsSoughtWithoutEscapes) {
  EXPECT_EQ(demanded(json("plain")), "plain");
  EXPECT_EQ(demanded(json("say \"hello\"")), "hello");
  EXPECT_EQ(demanded(json("C:\\Users\\x")), "Users");
  EXPECT_EQ(demanded(json("one\nthree")), "three");
  EXPECT_EQ(demanded(json("\"\\\t")), "everything passes");
}

TEST(Prefilter, AMemberIsDemandedWithItsQuotes) {
  EXPECT_EQ(demanded(Requirement::member("level")), "\"level\"");
  EXPECT_EQ(demanded(Requirement::member("a\"bcd")), "bcd");
  EXPECT_EQ(demanded(Requirement::member("")), "everything passes");
}

TEST(Prefilter, TheRarestOfAllIsSearchedFor) {
  EXPECT_EQ(demanded(Requirement::all({exact("is"), exact("Throttled"), exact("not")})), "Throttled");
  EXPECT_EQ(demanded(Requirement::all({Requirement::nothing(), exact("x")})), "x");
  EXPECT_EQ(demanded(Requirement::all({})), "everything passes");
  EXPECT_EQ(demanded(Requirement::all({exact("x"), Requirement::never()})), "");
}

TEST(Prefilter, AValueIsSearchedForBeforeAName) {
  EXPECT_EQ(demanded(Requirement::all({Requirement::member("errorCode"), json("DA0001")})), "DA0001");
  EXPECT_EQ(demanded(Requirement::all({Requirement::member("errorCode"), json("a")})), "\"errorCode\"");
}

/// What is looked for in bytes that enclose messages.
std::string demanded_around(const Requirement& requirement, Enclosure enclosure) {
  const Prefilter prefilter = enclosed(Prefilter(requirement), enclosure);
  if (!prefilter.is_active()) return "everything passes";
  std::string out;
  for (const auto& literal : prefilter.literals()) out += (out.empty() ? "" : " or ") + literal.text;
  return out;
}

TEST(Prefilter, EnclosedMessagesAreSoughtAsTheyAreWritten) {
  const Requirement quoted = exact("say \"hello\"");
  EXPECT_EQ(demanded_around(quoted, Enclosure::AsTheyAre), "say \"hello\"");
  EXPECT_EQ(demanded_around(quoted, Enclosure::JsonString), "hello");
  EXPECT_EQ(demanded_around(Requirement::member("level"), Enclosure::JsonString), "level");
  EXPECT_EQ(demanded_around(exact("\"\\\t"), Enclosure::JsonString), "everything passes");
  EXPECT_EQ(demanded_around(Requirement::nothing(), Enclosure::JsonString), "everything passes");
  EXPECT_EQ(demanded_around(Requirement::never(), Enclosure::JsonString), "");
  EXPECT_EQ(demanded_around(Requirement::all({exact("\"\""), exact("x")}), Enclosure::JsonString), "x");
  EXPECT_EQ(demanded_around(Requirement::any({exact("\"\""), exact("x")}), Enclosure::JsonString), "everything passes");
}

// An escape of a JSON message is escaped once more, and found all the same; one of the string that encloses is not.
TEST(Prefilter, EnclosedMessagesMayHaveEscapesOfTheirOwn) {
  const Prefilter of_text = enclosed(Prefilter(exact("ERROR")), Enclosure::JsonString);
  const Prefilter of_json = enclosed(Prefilter(json("ERROR")), Enclosure::JsonString);
  const std::string_view escaped = R"({\"level\":\"\\u0045RROR\"})";
  EXPECT_EQ(Prefilter::Search(of_text, escaped).next(0), escaped.size());
  EXPECT_LT(Prefilter::Search(of_json, escaped).next(0), escaped.size());
}

TEST(Prefilter, KnowsWhatElseIsDemanded) {
  const Prefilter prefilter(
      Requirement::all({exact("is"), exact("Throttled"), Requirement::any({exact("a"), exact("b")}), exact("is")}));
  std::string others;
  for (const auto& demand : prefilter.other_demands()) {
    for (const auto& literal : demand) others += literal.text + " ";
    others += "| ";
  }
  EXPECT_EQ(others, "is | a b | ");
}

TEST(Prefilter, AllAlternativesAreSearchedFor) {
  EXPECT_EQ(demanded(Requirement::any({exact("a"), exact("b")})), "a or b");
  EXPECT_EQ(demanded(Requirement::any({exact("a"), Requirement::nothing()})), "everything passes");
  EXPECT_EQ(demanded(Requirement::any({Requirement::never(), exact("a")})), "a");
  EXPECT_EQ(demanded(Requirement::any({})), "");
  EXPECT_EQ(demanded(Requirement::any({Requirement::all({exact("a"), exact("ERROR")}), exact("b")})), "ERROR or b");
  EXPECT_EQ(demanded(Requirement::any({exact("1"), exact("2"), exact("3"), exact("4"), exact("5"), exact("1")})),
            "1 or 2 or 3 or 4 or 5");
}

TEST(Prefilter, WhatCanNeverMatchHasNoCandidates) {
  const Prefilter prefilter(Requirement::never());
  Prefilter::Search search(prefilter, "anything");
  EXPECT_EQ(search.next(0), 8U);
}

/// Every offset that `next` gives on the way through a block.
std::vector<std::size_t> candidates(const Requirement& requirement, std::string_view block) {
  const Prefilter prefilter(requirement);
  Prefilter::Search search(prefilter, block);
  std::vector<std::size_t> offsets;
  for (std::size_t at = search.next(0); at < block.size(); at = search.next(at + 1)) offsets.push_back(at);
  EXPECT_EQ(search.next(block.size()), block.size());
  return offsets;
}

using Offsets = std::vector<std::size_t>;

TEST(Prefilter, GoesThroughABlock) {
  EXPECT_EQ(candidates(exact("ERROR"), "ERROR\nx ERROR ERRO"), (Offsets{0, 8}));
  EXPECT_EQ(candidates(exact("aa"), "aaaa"), (Offsets{0, 1, 2})) << "occurrences may overlap";
  EXPECT_EQ(candidates(exact("x"), "..x"), Offsets{2});
  EXPECT_EQ(candidates(exact("xy"), "..x"), Offsets{});
  EXPECT_EQ(candidates(exact("x"), ""), Offsets{});
  EXPECT_EQ(candidates(Requirement::any({exact("ab"), exact("bc")}), "abc bc"), (Offsets{0, 1, 4}));
  EXPECT_EQ(candidates(Requirement::any({exact("a"), exact("b"), exact("c"), exact("d")}), "d.c.b.a"),
            (Offsets{0, 2, 4, 6}))
      << "more than one pass";
}

TEST(Prefilter, FieldsAreSoughtAtTheirBegin) {
  const auto field_start = [](std::string_view literal, LiteralPlace place) {
    return Requirement::field_start(literal, place);
  };
  const std::string_view block = "5 x5 5\n[5 5] \"5\"";
  EXPECT_EQ(candidates(field_start("5", {}), block), (Offsets{0, 5, 8, 10, 14}));
  EXPECT_EQ(candidates(field_start("5", {.has_field_before = true}), block), (Offsets{5, 8, 10, 14}));
  EXPECT_EQ(candidates(field_start("5", {.has_field_after = true}), block), (Offsets{0, 8, 10}));
  EXPECT_EQ(candidates(Requirement::any({field_start("5", {}), exact("x")}), block), (Offsets{0, 2, 5, 8, 10, 14}));
  EXPECT_EQ(demanded(field_start("", {})), "everything passes");
}

TEST(Prefilter, MayLeaveOutAnything) {
  const Prefilter prefilter(exact("x"));
  Prefilter::Search search(prefilter, "x.x.x.x");
  EXPECT_EQ(search.next(1), 2U);
  EXPECT_EQ(search.next(2), 2U) << "asked twice, answered twice";
  EXPECT_EQ(search.next(5), 6U);
}

/// The lines of a block, numbered from 0, that may match.
std::vector<std::size_t> candidate_lines(const Requirement& requirement, std::string_view block) {
  const Prefilter prefilter(requirement);
  Prefilter::Search search(prefilter, block);
  std::vector<std::size_t> lines;
  for (std::size_t at = search.next(0); at < block.size();) {
    lines.push_back(static_cast<std::size_t>(std::ranges::count(block.substr(0, at), '\n')));
    const std::size_t end = block.find('\n', at);
    at = end == std::string_view::npos ? block.size() : search.next(end + 1);
  }
  return lines;
}

TEST(Prefilter, ManyAlternativesAreSearchedForAtOnce) {
  std::vector<Requirement> names;
  for (int i = 1000; i < 2000; ++i) names.push_back(exact("host-" + std::to_string(i)));
  EXPECT_EQ(candidate_lines(Requirement::any(names), "host-999\nhost-1999\nhost-2000\nhost-1000"), (Offsets{1, 3}));
}

// A few more alternatives must not make another demand, of which much more passes, look better.
TEST(Prefilter, RareAlternativesAreBetterThanACommonText) {
  std::vector<Requirement> names;
  for (int i = 0; i < 100; ++i) names.push_back(exact("requestId=" + std::to_string(i)));
  const Prefilter prefilter(Requirement::all({exact("is"), Requirement::any(names)}));
  EXPECT_EQ(prefilter.literals().size(), 100U);
}

TEST(Prefilter, TheCaseOfLettersMayBeIgnored) {
  const auto any_case = [](std::string_view literal) {
    return Requirement::of(literal, Spelling::Exact, LetterCase::Ignored);
  };
  EXPECT_EQ(candidate_lines(any_case("error"), "Error\nerro\nERROR\nan eRRoR"), (Offsets{0, 2, 3}));
  EXPECT_EQ(candidate_lines(any_case("a@[b"), "A@[B\nA`[b\na@{B"), Offsets{0}) << "only letters";
  EXPECT_EQ(candidate_lines(Requirement::any({any_case("ab"), exact("CD")}), "AB\ncd\nCD"), (Offsets{0, 2}));
  // What regular expressions take for s and k; escapes only where there are any.
  EXPECT_EQ(candidate_lines(any_case("lsass"), "lsas\nl\u017Fa\u017Fs"), Offsets{1});
  EXPECT_EQ(candidate_lines(any_case("kilo"), "kil\n\u212Ailo"), Offsets{1});
  EXPECT_EQ(candidates(any_case("error"), "\u017F\u212A \\u017F"), Offsets{});
  const auto in_json = [](std::string_view literal) {
    return Requirement::of(literal, Spelling::JsonString, LetterCase::Ignored);
  };
  for (const std::string_view line :
       {R"("LSASS")", R"("l\u017fass")", R"("l\u017Fass")", R"("l\u0053ass")", "\"lſaſſ\""}) {
    EXPECT_FALSE(candidates(in_json("lsass"), line).empty()) << line;
  }
  for (const std::string_view line :
       {R"("Kilo")", R"("\u212ailo")", R"("\u212Ailo")", R"("\u004bilo")", "\"\u212Ailo\""}) {
    EXPECT_FALSE(candidates(in_json("kilo"), line).empty()) << line;
  }
  EXPECT_EQ(candidates(in_json("error"), R"("\u212a\u017f")"), Offsets{});
}

// A literal that a JSON string holds is never missed, however the string is spelled.
TEST(Prefilter, EveryEscapeIsACandidate) {
  const std::pair<std::string_view, std::vector<std::string_view>> kSpellings[] = {
      {"ERROR",
       {R"({"a":"ERROR"})", R"({"a":"\u0045RROR"})", R"({"a":"ERRO\u0052"})",
        R"({"a":"\u0045\u0052\u0052\u004f\u0052"})"}},
      {"a/b", {R"({"a":"a/b"})", R"({"a":"a\/b"})", R"({"a":"a\u002fb"})", R"({"a":"\u0061/b"})"}},
      {"오류", {R"({"a":"오류"})", R"({"a":"\uc624\uB958"})", R"({"a":"오\ub958"})"}},
      {"😀", {R"({"a":"😀"})", R"({"a":"\ud83d\ude00"})", R"({"a":"\uD83D\uDE00"})"}},
      {"결제 실패",
       {R"({"a":"\uacb0\uc81c \uc2e4\ud328"})", R"({"a":"결제 \uc2e4패"})", R"({"a":"결제\u0020실패"})",
        R"({"a":"결\uC81C 실패"})", R"({"a":"\uacb0제 실패"})"}},
      {"가나다라마바",
       {R"({"a":"가나다라마바"})", R"({"a":"가나다라마\ubc14"})", R"({"a":"\uac00\ub098\ub2e4\ub77c\ub9c8바"})",
        R"({"a":"가나다\ub77c마바"})"}},
      {"\uFFFD", {R"({"a":"\ud800"})", R"({"a":"\ufffd"})"}},
      {"say \"hi\" twice",
       {R"({"a":"say \"hi\" twice"})", R"({"a":"say \u0022hi\u0022 twice"})", R"({"a":"say \"hi\" tw\u0069ce"})"}},
      {"C:\\temp", {R"({"a":"C:\\temp"})", R"({"a":"C:\u005ctemp"})"}},
      {"one\ttwo", {R"({"a":"one\ttwo"})", R"({"a":"one\u0009two"})"}},
  };
  std::string escapes;
  for (int i = 0; i < 200; ++i) escapes += R"(\uc815)";
  escapes += '\n';
  for (const auto& [literal, lines] : kSpellings) {
    for (const std::string_view line : lines) {
      EXPECT_FALSE(candidates(json(literal), line).empty()) << line;
      EXPECT_TRUE(Prefilter(json(literal)).may_match(line)) << line;
      // In a log that is full of escapes only those of the text count.
      const Offsets expected = literal == "\uFFFD" ? Offsets{0, 1} : Offsets{1};
      EXPECT_EQ(candidate_lines(json(literal), escapes + std::string(line)), expected) << line;
    }
  }
  EXPECT_FALSE(candidates(Requirement::member("a/b"), R"({"a\/b":1})").empty());
  EXPECT_FALSE(candidates(Requirement::member("level"), R"({"l\u0065vel":1})").empty());
  // ASCII has escapes of its own.
  EXPECT_EQ(candidates(json("ERROR"), R"({"a":"\uc624\ub958"})"), Offsets{});
  EXPECT_EQ(candidates(json("오E"), R"({"a":"\uc624E"})"), Offsets{6});
  EXPECT_FALSE(Prefilter(json("오류")).may_match(R"({"a":"\uc624\ub77c \ub958 \\uc624"})"));
  EXPECT_FALSE(Prefilter(json("오E")).may_match(R"({"a":"\uc624"})"));
  EXPECT_TRUE(Prefilter(json("오E")).may_match(R"({"a":"\uc624E"})"));
  // Where a byte stands for itself, an escape hides nothing.
  EXPECT_EQ(candidates(exact("a/b"), R"(\u0061/b a\/b)"), Offsets{});
}

}  // namespace
}  // namespace insitu
