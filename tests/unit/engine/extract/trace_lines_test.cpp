#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "insitu/multiline.h"

namespace insitu {
namespace {

const TimeReader& trace_times() {
  static const TimeReader reader = *TimeReader::make({.now = 1772443800000});  // 2026-03-02 09:30 UTC
  return reader;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(lines.back().size() + 1);
  }
  return lines;
}

/// Each line of `text` (which ends with a newline) with `+` where it begins an event and `|` where it continues one.
std::string marked(std::string_view kind, std::string_view text) {
  auto starts = make_event_starts(kind, trace_times());
  if (!starts) return starts.error();
  const auto lines = lines_of(text);
  std::string result;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::size_t next = i + 1;
    while (next < lines.size() && lines[next].empty()) ++next;
    const bool begins = (*starts)->begins_event(lines[i], next < lines.size() ? lines[next] : std::string_view());
    result += begins ? '+' : '|';
    result += lines[i];
    result += '\n';
  }
  return result;
}

/// Checks a text whose lines are marked already.
void expect_marks(std::string_view kind, std::string_view expected) {
  std::string text;
  for (const std::string_view line : lines_of(expected)) text += std::string(line.substr(1)) + '\n';
  EXPECT_EQ(marked(kind, text), expected);
}

// The traces are those that the interpreters print for small programs.
TEST(TraceLines, Python) {
  expect_marks("traces",
               "+2026-03-02 09:00:00 ERROR failed\n"
               "|Traceback (most recent call last):\n"
               "|  File \"a.py\", line 1, in <module>\n"
               "|    f()\n"
               "|    ~^^\n"
               "|KeyError: 1\n"
               "|\n"
               "|During handling of the above exception, another exception occurred:\n"
               "|\n"
               "|Traceback (most recent call last):\n"
               "|  File \"a.py\", line 3, in <module>\n"
               "|    g()\n"
               "|json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n"
               "+2026-03-02 09:00:01 INFO ok\n"
               "+Traceback of a route\n");
  expect_marks("traces",
               "+ERROR x\n"
               "|Traceback (most recent call last):\n"
               "|  File \"a.py\", line 1, in <module>\n"
               "|KeyboardInterrupt\n"
               "+INFO: not part of it\n");
}

TEST(TraceLines, ANameIsNoErrorElsewhere) {
  expect_marks("traces",
               "+INFO: a\n"
               "|  detail\n"
               "+INFO: b\n"
               "+KeyError: 1\n");
}

TEST(TraceLines, Java) {
  expect_marks("traces",
               "+2026-03-02 09:00:00 ERROR failed\n"
               "|java.lang.IllegalStateException: closed\n"
               "|\tat com.example.Db.get(Db.java:12)\n"
               "|\tat com.example.Main.main(Main.java:3)\n"
               "|\tSuppressed: java.io.IOException\n"
               "|\t\tat com.example.Db.close(Db.java:9)\n"
               "|Caused by: java.sql.SQLException: gone\n"
               "|\t... 2 more\n"
               "|at com.example.Unindented.run(Unindented.java:1)\n"
               "|... 12 more\n"
               "|com.example.Outer$InnerException\n"
               "+... and more\n"
               "+IllegalStateException: without a package\n"
               "+com.example.Main: started\n");
}

TEST(TraceLines, Node) {
  expect_marks("traces",
               "+request failed\n"
               "|TypeError: Cannot read properties of undefined (reading 'x')\n"
               "|    at handler (/app/index.js:3:11)\n"
               "|    at node:internal/main:1:1 {\n"
               "|  code: 'X'\n"
               "+}\n"
               "+TypeError: without frames\n"
               "+next\n"
               "|AssertionError [ERR_ASSERTION]: a\n"
               "|    at x (/app/index.js:3:11)\n");
  expect_marks("traces",
               "+/app/index.js:3\n"
               "|    throw new Error('x')\n"
               "|    ^\n"
               "|\n"
               "|Error: x\n"
               "|    at Object.<anonymous> (/app/index.js:3:11)\n");
}

TEST(TraceLines, Go) {
  expect_marks("traces",
               "+2026-03-02 09:00:01 INFO ok\n"
               "|panic: runtime error: invalid memory address or nil pointer dereference\n"
               "|[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45]\n"
               "|\n"
               "|goroutine 1 [running]:\n"
               "|net/http.(*conn).serve(0xc000, {0x6d8, 0xc0})\n"
               "|\t/usr/lib/go/src/net/http/server.go:2009 +0x5f4\n"
               "|created by net/http.(*Server).Serve in goroutine 1\n"
               "|\t/usr/lib/go/src/net/http/server.go:3086 +0x5cb\n"
               "|\n"
               "|goroutine 18 [select]:\n"
               "|main.main()\n"
               "|\t/app/main.go:8 +0x1d\n"
               "|exit status 2\n"
               "+2026-03-02 09:00:00 ERROR failed\n"
               "+main.main()\n"
               "+exit status 2\n"
               "+created by a user\n"
               "+goroutine x [\n");
}

TEST(TraceLines, ABlankLineBelongsToWhatFollows) {
  expect_marks("traces",
               "+a\n"
               "|\n"
               "|\n"
               "|  indented\n"
               "+\n"
               "+b\n"
               "+\n");
}

TEST(Multiline, AgentsStartAtALineWithoutWhiteSpaceInFront) {
  expect_marks("agent",
               "+2026-03-02 09:00:00 ERROR failed\n"
               "|  detail\n"
               "|\n"
               "|\ttab\n"
               "+}\n");
}

TEST(Multiline, ARegexIsSearchedInTheLine) {
  expect_marks("start=START",
               "|pre\n"
               "+START a\n"
               "|b\n"
               "|\n"
               "+  START c\n");
  expect_marks("start=^\\d{4}", "+2026 a\n|x 2026\n");
}

TEST(Multiline, ATimeAtTheStart) {
  expect_marks("time",
               "+2026-03-02 09:00:00 ERROR failed\n"
               "|  at x\n"
               "|\n"
               "|ValueError: took until 2026-03-02 09:00:00\n"
               "+[2026-03-02 09:00:01] in brackets\n"
               "+ERROR [02/Mar/2026:09:00:01 +0000] after a word\n"
               "+\x1b[31mINFO\x1b[0m 2026-03-02T09:00:02Z in colour\n"
               "|192.0.2.1 - - [02/Mar/2026:09:00:01 +0000] \"GET /\" 200\n"
               "+level=info ts=2026-03-02T09:00:02Z\n"
               "+{\"time\":\"2026-03-02T09:00:02Z\"}\n"
               "|{\"level\":\"INFO\"}\n"
               "+Mar  2 09:00:00 host app: x\n");
}

TEST(Multiline, EachFileHasAStateOfItsOwn) {
  const auto starts = *make_event_starts("traces", trace_times());
  EXPECT_TRUE(starts->needs_next());
  EXPECT_FALSE(starts->begins_event("panic: x", ""));
  EXPECT_FALSE(starts->begins_event("main.main()", ""));
  EXPECT_TRUE(starts->fresh()->begins_event("main.main()", "")) << "no trace of Go is open there";
  for (const std::string_view kind : {"agent", "time", "start=x"}) {
    EXPECT_FALSE((*make_event_starts(kind, trace_times()))->needs_next()) << kind;
  }
}

TEST(Multiline, OtherWordsAreRefused) {
  EXPECT_EQ(make_event_starts("yes", trace_times()).error(), "`yes` is none of agent, start=REGEX, time, traces");
  EXPECT_EQ(make_event_starts("start=", trace_times()).error(), "start= without a regular expression");
  EXPECT_TRUE(make_event_starts("start=(", trace_times()).error().starts_with("`(` is no regular expression: "));
}

}  // namespace
}  // namespace insitu
