#include "cli/serve/live_tail.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/serve/operations/start_live_tail.h"
#include "cli/serve/protocols/event_stream.h"
#include "insitu/compile.h"
#include "tests/serve/test_server.h"

namespace insitu::serve {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

TEST(EventStream, FramesAreThoseOfTheSpecification) {
  std::string out;
  append_event_frame(out, "initial-response", "{}");
  EXPECT_EQ(hex_of(out),
            "00000068000000564e6817240d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065070010696e6974"
            "69616c2d726573706f6e73650d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b7dfe942c1d");
  out.clear();
  append_event_frame(out, "sessionUpdate", R"({"sessionMetadata":{"sampled":false},"sessionResults":[]})");
  EXPECT_EQ(hex_of(out),
            "0000009c0000005383b615360d3a6d6573736167652d747970650700056576656e740b3a6576656e742d7479706507000d73657373"
            "696f6e5570646174650d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b2273657373696f6e4d65"
            "746164617461223a7b2273616d706c6564223a66616c73657d2c2273657373696f6e526573756c7473223a5b5d7d8b9f0a13");
}

/// The type and payload of each frame, without its content type: `event sessionStart {...}`.
Lines frames_in(std::string_view bytes) {
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
  };
  Lines frames;
  while (!bytes.empty()) {
    const std::size_t total = number(0, 4);
    const std::size_t headers_end = 12 + number(4, 4);
    std::string text;
    for (std::size_t at = 12; at < headers_end;) {
      const std::string_view name = bytes.substr(at + 1, number(at, 1));
      at += 1 + name.size();
      EXPECT_EQ(bytes[at], '\x07');
      const std::string_view value = bytes.substr(at + 3, number(at + 1, 2));
      at += 3 + value.size();
      if (name != ":content-type") text += std::string(value) + " ";
    }
    frames.push_back(text + std::string(bytes.substr(headers_end, total - 4 - headers_end)));
    bytes.remove_prefix(total);
  }
  return frames;
}

TailChoice choice_of(const std::string& group, const std::string& pattern = "", Lines streams = {},
                     Lines prefixes = {}) {
  return {.groups = {group},
          .streams = std::move(streams),
          .stream_prefixes = std::move(prefixes),
          .pattern = *compile_filter_pattern(pattern)};
}

/// Waits until a number of events has come, for a minute at most: `STREAM MESSAGE`.
Lines heard(LiveTail& tail, std::size_t count) {
  Lines lines;
  const auto limit = std::chrono::steady_clock::now() + 60s;
  while (lines.size() < count && std::chrono::steady_clock::now() < limit) {
    TailedEvents taken;
    if (!tail.wait(100ms, taken)) break;
    for (const TailedEvent& event : taken.events) lines.push_back(event.stream + " " + event.message);
  }
  return lines;
}

void make_group_with_streams(TestServer& server) {
  server.ask("CreateLogGroup", "{'logGroupName':'/new'}");
  for (const std::string stream : {"a1", "a2", "b"}) {
    server.ask("CreateLogStream", "{'logGroupName':'/new','logStreamName':'" + stream + "'}");
  }
}

void say(TestServer& server, const std::string& stream, const Lines& messages) {
  std::vector<PutEvent> events;
  for (const std::string& message : messages) events.push_back({.timestamp = 1'772'409'600'000, .message = message});
  EXPECT_TRUE(server.server().store().put_events("/new", stream, events, 1'772'409'600'005));
}

TEST(LiveTail, HearsWhatIsPut) {
  TestServer server;
  make_group_with_streams(server);
  say(server, "b", {"ERROR before"});
  auto tail = server.server().tails().open(choice_of("/new", "ERROR"));
  ASSERT_TRUE(tail);
  say(server, "b", {"ERROR 하나", "INFO two"});
  TailedEvents taken;
  ASSERT_TRUE((*tail)->wait(60s, taken));
  ASSERT_EQ(taken.events.size(), 1U);
  EXPECT_EQ(taken.events[0].group, "/new");
  EXPECT_EQ(taken.events[0].stream, "b");
  EXPECT_EQ(taken.events[0].message, "ERROR 하나");
  EXPECT_EQ(taken.events[0].timestamp, 1'772'409'600'000);
  EXPECT_EQ(taken.events[0].ingestion_time, 1'772'409'600'005);
  EXPECT_FALSE(taken.is_sampled);
}

TEST(LiveTail, HearsTheStreamsThatAreWanted) {
  TestServer server;
  make_group_with_streams(server);
  auto named = server.server().tails().open(choice_of("/new", "", {"a2", "b"}));
  auto prefixed = server.server().tails().open(choice_of("/new", "", {}, {"a"}));
  auto other = server.server().tails().open(choice_of("/other"));
  for (const std::string stream : {"a1", "a2", "b"}) say(server, stream, {"x"});
  EXPECT_EQ(heard(**named, 2), (Lines{"a2 x", "b x"}));
  EXPECT_EQ(heard(**prefixed, 2), (Lines{"a1 x", "a2 x"}));
  TailedEvents taken;
  EXPECT_TRUE((*other)->wait(0ms, taken));
  EXPECT_TRUE(taken.events.empty());
}

TEST(LiveTail, HearsFilesThatGrow) {
  TestServer server;
  server.write("shop/old.log", "2026-03-02T00:00:00Z before\n");
  auto tail = server.server().tails().open(choice_of("/shop"));
  ASSERT_TRUE(tail);
  server.append("shop/old.log", "2026-03-02T00:00:10Z one\n  at trace\nunfin");
  EXPECT_EQ(heard(**tail, 2), (Lines{"old.log 2026-03-02T00:00:10Z one", "old.log   at trace"}));
  server.append("shop/old.log", "ished\n");
  EXPECT_EQ(heard(**tail, 1), (Lines{"old.log unfinished"}));
  server.write("shop/new.log", "2026-03-02T00:00:20Z of a new file\n");
  EXPECT_EQ(heard(**tail, 1), (Lines{"new.log 2026-03-02T00:00:20Z of a new file"}));
}

TEST(LiveTail, GivesTheTimeOfTheEventBefore) {
  TestServer server;
  server.write("shop/old.log", "x\n");
  auto tail = server.server().tails().open(choice_of("/shop", "trace"));
  ASSERT_TRUE(tail);
  server.append("shop/old.log", "2026-03-02T00:00:10Z one\n  at trace\n");
  TailedEvents taken;
  while (taken.events.empty()) ASSERT_TRUE((*tail)->wait(60s, taken));
  EXPECT_EQ(taken.events[0].message, "  at trace");
  EXPECT_EQ(taken.events[0].timestamp, 1'772'409'610'000);
}

TEST(LiveTail, FollowsARotation) {
  TestServer server;
  server.write("shop/app.log", "before\n");
  auto tail = server.server().tails().open(choice_of("/shop"));
  ASSERT_TRUE(tail);
  server.append("shop/app.log", "one\n");
  EXPECT_EQ(heard(**tail, 1), (Lines{"app.log one"}));
  server.append("shop/app.log", "two\n");
  std::filesystem::rename(server.path_of("shop/app.log"), server.path_of("shop/app.log.1"));
  server.write("shop/app.log", "three\n");
  Lines lines = heard(**tail, 2);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].ends_with(" two")) << lines[0];
  EXPECT_EQ(lines[1], "app.log three");
  server.append("shop/app.log", "four\n");
  EXPECT_EQ(heard(**tail, 1), (Lines{"app.log four"}));
}

TEST(LiveTail, HoldsOnlySoMuch) {
  TestServer server;
  make_group_with_streams(server);
  auto tail = server.server().tails().open(choice_of("/new"));
  for (int i = 0; i < 3; ++i) say(server, "b", Lines(10'000, "x"));
  TailedEvents taken;
  ASSERT_TRUE((*tail)->wait(0ms, taken));
  EXPECT_EQ(taken.events.size(), 20'000U);
  EXPECT_TRUE(taken.is_sampled);
  say(server, "b", {"y"});
  ASSERT_TRUE((*tail)->wait(0ms, taken));
  EXPECT_EQ(taken.events.size(), 1U);
  EXPECT_FALSE(taken.is_sampled);
}

TEST(LiveTail, SixteenRunAtATime) {
  TestServer server;
  std::vector<std::unique_ptr<LiveTail>> tails;
  for (int i = 0; i < 16; ++i) {
    auto tail = server.server().tails().open(choice_of("/x"));
    ASSERT_TRUE(tail);
    tails.push_back(std::move(*tail));
  }
  const auto refused = server.server().tails().open(choice_of("/x"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().shape, "LimitExceededException");
  tails.pop_back();
  EXPECT_TRUE(server.server().tails().open(choice_of("/x")));
  server.server().tails().stop_all();
  TailedEvents taken;
  for (const auto& tail : tails) EXPECT_FALSE(tail->wait(60s, taken));
  tails.clear();
  EXPECT_FALSE(server.server().tails().open(choice_of("/x")));
}

/// The next frames of a stream; `is_last`: there are no more.
Lines next_frames(BodyStream& stream, bool& is_last) {
  std::string out;
  const auto limit = std::chrono::steady_clock::now() + 60s;
  is_last = false;
  while (out.empty() && !is_last && std::chrono::steady_clock::now() < limit) is_last = !stream.next(out);
  return frames_in(out);
}

TEST(StartLiveTail, UpdatesEachSecond) {
  TestServer server;
  make_group_with_streams(server);
  auto tail = server.server().tails().open(choice_of("/new", "", {"b"}));
  ASSERT_TRUE(tail);
  const auto stream =
      tail_stream(std::move(*tail), {.start = Tree::map({{"sessionId", "1"}}), .account = "42", .interval = 10ms});
  bool is_last = false;
  EXPECT_EQ(next_frames(*stream, is_last),
            (Lines{"event initial-response {}", R"(event sessionStart {"sessionId":"1"})"}));
  EXPECT_EQ(next_frames(*stream, is_last),
            (Lines{R"(event sessionUpdate {"sessionMetadata":{"sampled":false},"sessionResults":[]})"}));
  say(server, "b", {"하나"});
  EXPECT_EQ(next_frames(*stream, is_last),
            (Lines{R"(event sessionUpdate {"sessionMetadata":{"sampled":false},"sessionResults":[{"logStreamName":"b",)"
                   R"("logGroupIdentifier":"42:/new","message":"하나","timestamp":1772409600000,)"
                   R"("ingestionTime":1772409600005}]})"}));
  Lines many;
  for (int i = 0; i < 1001; ++i) many.push_back(std::to_string(i));
  say(server, "b", many);
  const Lines frames = next_frames(*stream, is_last);
  ASSERT_EQ(frames.size(), 1U);
  const auto update = read_json(frames[0].substr(frames[0].find('{')));
  ASSERT_TRUE(update);
  EXPECT_EQ(*update->find("sessionMetadata")->find("sampled")->get<bool>(), true);
  Lines expected;
  for (std::size_t i = 0; i < many.size(); i += 3) expected.push_back(many[i]);
  EXPECT_EQ(texts_of(*update, "sessionResults", "message"), expected);
  EXPECT_FALSE(is_last);
  server.server().tails().stop_all();
  EXPECT_EQ(next_frames(*stream, is_last),
            (Lines{R"(exception SessionStreamingException {"message":"the server ends"})"}));
  EXPECT_TRUE(is_last);
}

TEST(StartLiveTail, EndsWhenItHasLastedTooLong) {
  TestServer server;
  auto tail = server.server().tails().open(choice_of("/new"));
  ASSERT_TRUE(tail);
  const auto stream =
      tail_stream(std::move(*tail), {.start = Tree::map(), .account = "42", .longest = 0ms, .interval = 1ms});
  bool is_last = false;
  next_frames(*stream, is_last);
  EXPECT_EQ(next_frames(*stream, is_last),
            (Lines{R"(event sessionUpdate {"sessionMetadata":{"sampled":false},"sessionResults":[]})",
                   R"(exception SessionTimeoutException {"message":"the session has lasted as long as one may"})"}));
  EXPECT_TRUE(is_last);
}

TEST(StartLiveTail, ReadsItsRequest) {
  TestServer server;
  make_group_with_streams(server);
  server.ask("CreateLogGroup", "{'logGroupName':'/two'}");
  const auto start = [&](std::string request) -> Lines {
    std::ranges::replace(request, '\'', '"');
    const auto body = read_json(request);
    Call call = server.call();
    Members in(*body);
    auto stream = start_live_tail(call, in);
    if (!stream) return {stream.error().shape + ": " + stream.error().message};
    bool is_last = false;
    return next_frames(**stream, is_last);
  };
  const std::string arn = "arn:aws:logs:us-east-1:1:log-group:/new";
  const Lines started =
      start("{'logGroupIdentifiers':['" + arn + "'],'logStreamNames':['b'],'logEventFilterPattern':'x'}");
  ASSERT_EQ(started.size(), 2U);
  const auto body = read_json(started[1].substr(started[1].find('{')));
  EXPECT_EQ(*body->find("requestId")->text(), "id");
  EXPECT_EQ(body->find("sessionId")->text()->size(), 36U);
  EXPECT_EQ(write_json(*body->find("logGroupIdentifiers")), "[\"" + arn + "\"]");
  EXPECT_EQ(write_json(*body->find("logStreamNames")), "[\"b\"]");
  EXPECT_EQ(write_json(*body->find("logEventFilterPattern")), "\"x\"");
  const Lines no_group{"ResourceNotFoundException: The specified log group does not exist."};
  EXPECT_EQ(start("{'logGroupIdentifiers':['/nope']}"), no_group);
  EXPECT_EQ(start("{}")[0],
            "InvalidParameterException: 1 validation error detected: Value null at 'logGroupIdentifiers' failed to "
            "satisfy constraint: Member must not be null");
  EXPECT_EQ(start("{'logGroupIdentifiers':[]}")[0],
            "InvalidParameterException: 1 validation error detected: Value '[]' at 'logGroupIdentifiers' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(start("{'logGroupIdentifiers':['/new'],'logStreamNames':['a'],'logStreamNamePrefixes':['b']}")[0],
            "InvalidParameterException: LogStreamNames and LogStreamNamePrefixes parameters cannot both be specified");
  EXPECT_EQ(
      start("{'logGroupIdentifiers':['/new','/two'],'logStreamNames':['a']}")[0],
      "InvalidParameterException: LogStreamNames and LogStreamNamePrefixes can only be specified with one log group");
  EXPECT_TRUE(start("{'logGroupIdentifiers':['/new'],'logEventFilterPattern':'{ $.a == 1 }'}")[0].starts_with(
      "InvalidParameterException: Invalid filter pattern: "));
  EXPECT_EQ(start("{'logGroupIdentifiers':['/new','/two']}").size(), 2U);
}

}  // namespace
}  // namespace insitu::serve
