#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include "engine/output/terminal_text.h"
#include "insitu/sinks.h"
#include "tests/unit/engine/output/temporary_file.h"

namespace insitu {
namespace {

using namespace std::string_view_literals;

const std::vector<std::string> kNames = {"a.log", "b\x1b.log"};

/// What arrives when a sink is told things.
template <class MakeSink>
std::string written(const MakeSink& make_sink, const std::function<void(Sink&)>& tell) {
  const TemporaryFile file;
  {
    ByteOutput out(file.descriptor());
    const auto sink = make_sink(SinkContext{out, kNames, [](const std::string&, const InputProblem&) {}});
    tell(*sink);
  }
  return file.content();
}

std::string messages(const MessageStyle& style, const std::function<void(Sink&)>& tell) {
  return written([&](const SinkContext& context) { return message_sink(context, style); }, tell);
}

SelectedEvent event_of(std::string_view line, std::uint64_t number = 1, std::size_t file = 0) {
  SelectedEvent event;
  event.file = file;
  event.number_in_file = number;
  event.number = number + 100;
  event.bytes = line;
  event.event.message = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  return event;
}

TEST(MessageSink, CopiesLinesAsTheyAre) {
  EXPECT_EQ(messages({},
                     [](Sink& sink) {
                       sink.selected(event_of("one\r"));
                       sink.selected(event_of("\0\xff\x1b["sv));
                       sink.selected(event_of(""));
                     }),
            "one\r\n\0\xff\x1b[\n\n"sv);
}

TEST(MessageSink, PrefixesAsGrepDoes) {
  EXPECT_EQ(messages({.file_names = FileNames::Shown, .numbers = Numbers::Shown},
                     [](Sink& sink) {
                       sink.context(event_of("before", 6));
                       sink.selected(event_of("hit", 7));
                       sink.gap();
                       sink.selected(event_of("hit", 1, 1));
                       sink.end_of_file(1, {});
                     }),
            "a.log-6-before\na.log:7:hit\n--\nb\x1b.log:1:hit\n");
}

TEST(MessageSink, ColoursWhatMatched) {
  const std::vector<std::pair<std::size_t, std::size_t>> highlights = {{0, 2}, {3, 4}};
  EXPECT_EQ(messages({.colours = Colours::On},
                     [&](Sink& sink) {
                       SelectedEvent event = event_of("abcde");
                       event.highlights = highlights;
                       sink.selected(event);
                     }),
            "\x1b[1;31mab\x1b[0mc\x1b[1;31md\x1b[0me\n");
}

TEST(MessageSink, MakesControlCharactersVisible) {
  EXPECT_EQ(messages({.file_names = FileNames::Shown, .control_characters = ControlCharacters::Visible},
                     [](Sink& sink) { sink.selected(event_of("\x1b[31m\tx\r", 1, 1)); }),
            "b^[.log:^[[31m\tx^M\n");
}

TEST(AppendVisible, LeavesNothingThatDrivesATerminal) {
  const auto visible = [](std::string_view text) {
    std::string out = ">";
    append_visible(out, text);
    return out;
  };
  EXPECT_EQ(visible("plain 오류 😀\t\n"), ">plain 오류 😀\t\n");
  EXPECT_EQ(visible("\0\x01\x1b\x7f\r"sv), ">^@^A^[^?^M");
  EXPECT_EQ(visible("\u009b"), ">\\xc2\\x9b") << "a control character of eight bits";
  EXPECT_EQ(visible("\x9b\xff\xec\x98"), ">\\x9b\\xff\\xec\\x98");
  EXPECT_EQ(visible("a\u202eb\u2066"), ">a\\xe2\\x80\\xaeb\\xe2\\x81\\xa6") << "what turns the direction of text";
  EXPECT_EQ(visible("\u200f\u2065\u2029"), ">\u200f\u2065\u2029");
}

TEST(VisibleJson, KeepsWhatItMeans) {
  EXPECT_EQ(visible_json("[\n\t\"\u009b\x7f\u202e\u00e9 오류\"]\r\n"),
            "[\n\t\"\\u009b\\u007f\\u202e\u00e9 오류\"]\r\n");
}

TEST(OnOneLine, LeavesNoLineBreak) { EXPECT_EQ(in_one_line("a\nb\r\n\tc"), "a^Jb^M^J\tc"); }

// GitHub Actions, runner: src/Runner.Worker/ActionCommandManager.cs, src/Runner.Common/ActionCommand.cs
TEST(WithoutRunnerCommands, LeavesNoneAtTheBeginOfALine) {
  EXPECT_EQ(without_runner_commands("::stop-commands::x\n"), "\\::stop-commands::x\n");
  EXPECT_EQ(without_runner_commands("a\n \t\u00a0::stop-commands::x\n"), "a\n \t\u00a0\\::stop-commands::x\n");
  EXPECT_EQ(without_runner_commands("a\r::error::x"), "a\r\\::error::x");
  EXPECT_EQ(without_runner_commands("a ##[stop-commands]x"), "a ##\\[stop-commands]x");
  EXPECT_EQ(without_runner_commands("std::vector, a ::b, #[x], : :\n"), "std::vector, a ::b, #[x], : :\n");
}

// ---- JSON

std::string json(const SelectedEvent& event, ControlCharacters control_characters = ControlCharacters::AsTheyAre) {
  return written([&](const SinkContext& context) { return json_sink(context, control_characters); },
                 [&](Sink& sink) { sink.selected(event); });
}

TEST(JsonSink, CannotDriveATerminal) {
  const SelectedEvent event = event_of("\u009b2J\x7f\u202e");
  EXPECT_TRUE(json(event).contains("\"\u009b2J\x7f\u202e\""));
  EXPECT_TRUE(json(event, ControlCharacters::Visible).contains("\"\\u009b2J\\u007f\\u202e\""));
}

TEST(JsonSink, NamesThingsAsTheServiceDoes) {
  const std::vector<std::pair<std::string, std::string>> extracted = {{"$ip", "1.2.3.4"}, {"$2", "\"q\""}};
  SelectedEvent event = event_of("a \"line\"\r", 3);
  event.extracted = extracted;
  EXPECT_EQ(json(event),
            R"({"eventNumber":103,"eventMessage":"a \"line\"","extractedValues":{"$ip":"1.2.3.4","$2":"\"q\""},)"
            R"("file":"a.log","line":3})"
            "\n");
}

TEST(JsonSink, EventObjectsHaveATimeAndAStreamInsteadOfALine) {
  SelectedEvent event = event_of("m", 3);
  event.event.timestamp = -5;
  event.event.log_stream = "s/1";
  event.shape = InputShape::Events;
  EXPECT_EQ(
      json(event),
      R"({"eventNumber":103,"eventMessage":"m","extractedValues":{},"file":"a.log","input":"events","timestamp":-5,)"
      R"("logStreamName":"s/1"})"
      "\n");
}

TEST(JsonSink, WritesValidJsonWhateverTheBytes) {
  EXPECT_NE(json(event_of("\0\x1f\x7f\\\b\f\n\r\t오\xff."sv))
                .find(R"("eventMessage":"\u0000\u001f)"
                      "\x7f"
                      R"(\\\b\f\n\r\t오)"
                      "\uFFFD.\""),
            std::string::npos);
}

// ---- what files came to

void tell_summaries(Sink& sink) {
  sink.selected(event_of("x"));
  sink.end_of_file(0, {.matched = 2});
  sink.end_of_file(1, {.matched = 0});
  sink.end_of_file(0, {.matched = 1, .has_problems = true});
  sink.end_of_file(0, {.has_problems = true});
  sink.end_of_file(0, {.has_problems = true, .was_opened = false});
}

TEST(CountSink, CountsByFile) {
  const auto counts = [](const MessageStyle& style) {
    return written([&](const SinkContext& context) { return count_sink(context, style); }, tell_summaries);
  };
  EXPECT_EQ(counts({}), "2\n0\n1\n0\n");
  EXPECT_EQ(counts({.file_names = FileNames::Shown}), "a.log:2\nb\x1b.log:0\na.log:1\na.log:0\n");
}

TEST(FileListSink, ListsFilesThatHaveOrSurelyHaveNot) {
  const auto listed = [](Listed which) {
    return written([&](const SinkContext& context) { return file_list_sink(context, which, {}); }, tell_summaries);
  };
  EXPECT_EQ(listed(Listed::FilesWithMatches), "a.log\na.log\n");
  EXPECT_EQ(listed(Listed::FilesWithout), "b\x1b.log\n");
}

// ---- problems and ends

TEST(Sinks, AProblemComesBehindWhatWasWrittenBeforeIt) {
  const TemporaryFile file;
  ByteOutput out(file.descriptor());
  std::string seen;
  const auto sink = message_sink({out, kNames,
                                  [&](const std::string& name, const InputProblem& problem) {
                                    seen += file.content() + name + ": " + problem.message;
                                  }},
                                 {});
  sink->selected(event_of("first"));
  EXPECT_EQ(file.content(), "") << "it is buffered";
  sink->problem(0, {"is damaged"});
  EXPECT_EQ(seen, "first\na.log: is damaged");
}

TEST(Sinks, AreClosedWhenNobodyReads) {
  ASSERT_NE(std::signal(SIGPIPE, SIG_IGN), SIG_ERR);
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  ::close(pipe_ends[0]);
  ByteOutput out(pipe_ends[1]);
  const auto sink = silent_sink({out, kNames, [](const std::string&, const InputProblem&) {}});
  out.write("nobody reads this");
  EXPECT_TRUE(sink->is_open());
  sink->flush();
  EXPECT_FALSE(sink->is_open());
  EXPECT_EQ(out.error(), std::errc::broken_pipe);
  ::close(pipe_ends[1]);
}

TEST(ByteOutput, KeepsTheOrderOfSmallAndLargeWrites) {
  const TemporaryFile file;
  std::string expected;
  {
    ByteOutput out(file.descriptor());
    for (const std::size_t size : {1UL, 200'000UL, 3UL, 131'072UL, 131'071UL, 2UL, 0UL, 131'073UL, 5UL}) {
      const std::string bytes(size, static_cast<char>('a' + size % 26));
      out.write(bytes);
      expected += bytes;
    }
    out.write('!');
  }
  EXPECT_EQ(file.content(), expected + "!");
}

TEST(ByteOutput, DropsWhatComesBehindAnError) {
  ByteOutput out(-1);
  out.write("x");
  out.flush();
  EXPECT_EQ(out.error(), std::errc::bad_file_descriptor);
  out.write(std::string(200'000, 'x'));
  EXPECT_EQ(out.error(), std::errc::bad_file_descriptor);
}

}  // namespace
}  // namespace insitu
