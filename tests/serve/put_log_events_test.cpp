#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/serve/clock.h"
#include "tests/serve/test_server.h"

namespace insitu::serve {
namespace {

using Messages = std::vector<std::string>;

constexpr std::string_view kAccepted =
    R"({"nextSequenceToken":"00000000000000000000000000000000000000000000000000000000"})";
constexpr std::int64_t kHourOfPut = 3'600'000;
constexpr std::int64_t kDayOfPut = 24 * kHourOfPut;

struct SentEvent {
  std::int64_t timestamp = 0;
  std::string message;
};

std::string send_events(TestServer& server, const std::vector<SentEvent>& events, const std::string& stream = "s",
                        const std::string& group = "/new") {
  Tree list = Tree::list();
  for (const SentEvent& event : events) {
    list.add(Tree::map({{"timestamp", event.timestamp}, {"message", event.message}}));
  }
  const auto answer = server.run(
      "PutLogEvents", Tree::map({{"logGroupName", group}, {"logStreamName", stream}, {"logEvents", std::move(list)}}));
  return answer ? write_json(*answer) : answer.error().shape + ": " + answer.error().message;
}

void make_stream_s(TestServer& server) {
  EXPECT_EQ(server.ask("CreateLogGroup", "{'logGroupName':'/new'}"), "{}");
  EXPECT_EQ(server.ask("CreateLogStream", "{'logGroupName':'/new','logStreamName':'s'}"), "{}");
}

Messages kept_messages(TestServer& server, const std::string& group = "/new") {
  return texts_of(server.tree("FilterLogEvents", "{'logGroupName':'" + group + "'}"), "events", "message");
}

TEST(PutLogEvents, EventsAreReadBackAtOnceAndAfterARestart) {
  TestServer server;
  make_stream_s(server);
  const std::int64_t now = clock_now();
  const Messages messages = {"안녕 ERROR \xE2\x80\xA8 <b>&\"", R"({"level":"ERROR","n":1})", "tab\tand\nnewline",
                             std::string(200'000, 'x')};
  std::vector<SentEvent> events;
  for (const std::string& message : messages) events.push_back({now + std::ssize(events), message});
  EXPECT_EQ(send_events(server, events), kAccepted);
  for (int i = 0; i < 2; ++i) {
    const Tree read = server.tree("GetLogEvents", "{'logGroupName':'/new','logStreamName':'s','startFromHead':true}");
    EXPECT_EQ(texts_of(read, "events", "message"), messages);
    EXPECT_EQ(texts_of(read, "events", "timestamp"), (Messages{std::to_string(now), std::to_string(now + 1),
                                                               std::to_string(now + 2), std::to_string(now + 3)}));
    EXPECT_EQ(texts_of(server.tree("FilterLogEvents", "{'logGroupName':'/new','filterPattern':'ERROR'}"), "events",
                       "logStreamName"),
              (Messages{"s", "s"}));
    const Tree streams = server.tree("DescribeLogStreams", "{'logGroupName':'/new'}");
    EXPECT_EQ(texts_of(streams, "logStreams", "firstEventTimestamp"), (Messages{std::to_string(now)}));
    EXPECT_EQ(texts_of(streams, "logStreams", "lastEventTimestamp"), (Messages{std::to_string(now + 3)}));
    server.stop();
  }
}

TEST(PutLogEvents, NeedsAStream) {
  TestServer server;
  make_stream_s(server);
  EXPECT_EQ(send_events(server, {{clock_now(), "m"}}, "none"),
            "ResourceNotFoundException: The specified log stream does not exist.");
  EXPECT_EQ(send_events(server, {{clock_now(), "m"}}, "s", "/nope"),
            "ResourceNotFoundException: The specified log group does not exist.");
  EXPECT_EQ(kept_messages(server), Messages{});
}

TEST(PutLogEvents, ChecksTheRequest) {
  TestServer server;
  make_stream_s(server);
  const std::int64_t now = clock_now();
  EXPECT_EQ(send_events(server, {{now, "b"}, {now - 1, "a"}}),
            "InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order.");
  EXPECT_EQ(send_events(server, {}),
            "InvalidParameterException: 1 validation error detected: Value '0 events' at 'logEvents' failed to satisfy "
            "constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(send_events(server, std::vector<SentEvent>(10'001, {now, "x"})),
            "InvalidParameterException: 1 validation error detected: Value '10001 events' at 'logEvents' failed to "
            "satisfy constraint: Member must have length less than or equal to 10000");
  EXPECT_EQ(send_events(server, {{now, std::string(1'048'551, 'x')}}),
            "InvalidParameterException: Upload too large: 1048577 bytes exceeds limit of 1048576");
  EXPECT_EQ(send_events(server, {{now, ""}}),
            "InvalidParameterException: 1 validation error detected: Value '' at 'logEvents.1.member.message' failed "
            "to satisfy constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(send_events(server, {{now, "fine"}, {-1, "x"}}),
            "InvalidParameterException: 1 validation error detected: Value '-1' at 'logEvents.2.member.timestamp' "
            "failed to satisfy constraint: Member must have value greater than or equal to 0");
  EXPECT_EQ(send_events(server,
                        {{now - 13 * kHourOfPut, "x"}, {now - 13 * kHourOfPut + kDayOfPut / 2 + kHourOfPut / 2, "y"}}),
            kAccepted);
  EXPECT_EQ(send_events(server, {{now - 25 * kHourOfPut, "x"}, {now, "y"}}),
            "InvalidParameterException: The batch of log events in a single PutLogEvents request cannot span more than "
            "24 hours.");
  EXPECT_EQ(server.ask("PutLogEvents", "{'logGroupName':'/new','logStreamName':'s','logEvents':[{'message':'m'}]}"),
            "InvalidParameterException: 1 validation error detected: Value null at 'logEvents.1.member.timestamp' "
            "failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(server.ask("PutLogEvents", "{'logGroupName':'/new','logStreamName':'s','logEvents':['x']}"),
            "SerializationException: the value at 'logEvents.1.member' is not a structure");
  EXPECT_EQ(server.ask("PutLogEvents",
                       "{'logGroupName':'/new','logStreamName':'s','logEvents':[{'timestamp':'1','message':'m'}]}"),
            "SerializationException: the value at 'logEvents.1.member.timestamp' is not an integer");
  EXPECT_EQ(kept_messages(server), (Messages{"x", "y"}));
  EXPECT_EQ(send_events(server, {{now, std::string(1'048'550, 'x')}}), kAccepted);
}

TEST(PutLogEvents, LeavesOutWhatIsTooOldOrTooNew) {
  TestServer server;
  make_stream_s(server);
  const std::int64_t now = clock_now();
  EXPECT_EQ(
      send_events(server, {{now - 20 * kDayOfPut, "too old"}, {now, "in time"}, {now + 3 * kHourOfPut, "too new"}}),
      R"({"nextSequenceToken":"00000000000000000000000000000000000000000000000000000000",)"
      R"("rejectedLogEventsInfo":{"tooNewLogEventStartIndex":2,"tooOldLogEventEndIndex":1}})");
  EXPECT_EQ(kept_messages(server), (Messages{"in time"}));
  EXPECT_EQ(server.ask("PutRetentionPolicy", "{'logGroupName':'/new','retentionInDays':3}"), "{}");
  EXPECT_EQ(
      send_events(server,
                  {{now - 20 * kDayOfPut, "a"}, {now - 4 * kDayOfPut, "b"}, {now - 3 * kDayOfPut + kHourOfPut, "c"}}),
      R"({"nextSequenceToken":"00000000000000000000000000000000000000000000000000000000",)"
      R"("rejectedLogEventsInfo":{"tooOldLogEventEndIndex":1,"expiredLogEventEndIndex":2}})");
  EXPECT_EQ(kept_messages(server), (Messages{"c", "in time"}));
  EXPECT_EQ(send_events(server, {{now + 3 * kHourOfPut, "a"}, {now + 4 * kHourOfPut, "b"}}),
            R"({"nextSequenceToken":"00000000000000000000000000000000000000000000000000000000",)"
            R"("rejectedLogEventsInfo":{"tooNewLogEventStartIndex":0}})");
  EXPECT_EQ(kept_messages(server), (Messages{"c", "in time"}));
}

TEST(PutLogEvents, TakesAnyTimeWhereThatIsAsked) {
  TestServer server([](ServerSettings& settings) { settings.accepts_any_time = true; });
  make_stream_s(server);
  EXPECT_EQ(send_events(server, {{0, "first"}, {kHourOfPut, "second"}}), kAccepted);
  EXPECT_EQ(send_events(server, {{clock_now() + kDayOfPut, "later"}}), kAccepted);
  EXPECT_EQ(kept_messages(server), (Messages{"first", "second", "later"}));
}

TEST(PutLogEvents, AddsToAStreamOfFiles) {
  TestServer server;
  server.write("shop/app.log", "2026-03-02T00:00:00Z of the file\n");
  const std::int64_t now = clock_now();
  for (const char* const message : {"put", "put again"}) {
    EXPECT_EQ(send_events(server, {{now, message}}, "app.log", "/shop"), kAccepted);
  }
  EXPECT_EQ(kept_messages(server, "/shop"), (Messages{"2026-03-02T00:00:00Z of the file", "put", "put again"}));
  EXPECT_EQ(content_of(server.path_of("shop/app.log")), "2026-03-02T00:00:00Z of the file\n");
  EXPECT_EQ(texts_of(server.tree("DescribeLogStreams", "{'logGroupName':'/shop'}"), "logStreams", "logStreamName"),
            (Messages{"app.log"}));
}

}  // namespace
}  // namespace insitu::serve
