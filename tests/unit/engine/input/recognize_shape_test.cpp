#include "engine/input/recognize_shape.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

Recognition recognised(std::string_view head, bool is_whole = true, std::string_view path = "x.log") {
  return recognize_shape(head, is_whole, path);
}
std::string_view shape_of(std::string_view head) { return name_of(recognised(head).shape); }
/// The same where more may follow.
std::string_view shape_of_front(std::string_view head) { return name_of(recognised(head, false).shape); }

/// The names of the shapes that the remarks on `head` propose, or the first words of others.
std::string remarks_on(std::string_view head) {
  std::string remarks;
  for (const ShapeHint& hint : recognised(head).hints) {
    if (!remarks.empty()) remarks += ' ';
    remarks += hint.shape ? name_of(*hint.shape) : std::string_view(hint.text).substr(0, hint.text.find(' '));
  }
  return remarks;
}

constexpr std::string_view kEvent = R"({"timestamp":1772442000000,"message":"a","ingestionTime":1772442000900})";

// ---- deliveries. The documents are those of the AWS documentation, shortened.

TEST(RecognizeShape, Envelopes) {
  EXPECT_EQ(shape_of(R"({"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","logEvents":[]})"),
            "envelope");
  EXPECT_EQ(shape_of(R"({"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","message":"x"}]})"), "envelope");
  EXPECT_EQ(shape_of("\n{\n  \"logEvents\": [\n {}],\n \"messageType\": \"DATA_MESSAGE\"}\n"), "envelope");
  EXPECT_EQ(shape_of("{\"awslogs\":{\"data\":\"H4sI\"}}"), "envelope");
  EXPECT_EQ(shape_of(R"({"messageType":"OTHER","logGroup":"g","logStream":"s","logEvents":[]})"), "lines");
  EXPECT_EQ(shape_of(R"({"logGroup":"g","logStream":"s","logEvents":[]})"), "lines");
  EXPECT_EQ(shape_of(R"({"x":{"messageType":"DATA_MESSAGE","logEvents":[]}})"), "lines") << "not at top level";
  EXPECT_EQ(shape_of(R"({"text":"\"messageType\":\"DATA_MESSAGE\",\"logEvents\":["})"), "lines");
  EXPECT_EQ(shape_of(R"({"awslogs":{"data":"H4sI"},"other":1})"), "lines");
  EXPECT_EQ(shape_of(R"({"awslogs.data":"H4sI"})"), "lines") << "a name with a period";
}

TEST(RecognizeShape, AnEnvelopeThatBreaksOff) {
  EXPECT_EQ(shape_of_front(R"({"messageType":"DATA_MESSAGE","logGroup":"g","logStream":"s","logEvents":[{"id)"),
            "envelope");
  EXPECT_EQ(shape_of_front(R"({"logGroup":"g","logStream":"s","logEvents":[{"id":"1","mess)"), "envelope")
      << "the type may come after the events";
  EXPECT_EQ(shape_of_front(R"({"logGroup":"g","logEvents":[{"id":"1","mess)"), "lines");
  EXPECT_EQ(shape_of_front("{\"awslogs\":{\"data\":\"H4sI" + std::string(70'000, 'A')), "envelope");
}

TEST(RecognizeShape, RecordsOfKinesisAndFirehose) {
  EXPECT_EQ(shape_of(R"({"Records":[{"kinesis":{"partitionKey":"p","data":"H4sI"},"eventSource":"aws:kinesis"}]})"),
            "kinesis");
  EXPECT_EQ(shape_of("{\n \"Records\": [\n  {\"SequenceNumber\":\"1\",\n \"Data\":\"H4sI\"}], \"x\": 1}\n"), "kinesis");
  EXPECT_EQ(shape_of(R"({"invocationId":"i","deliveryStreamArn":"arn:x","records":[{"data":"H4sI"}]})"), "kinesis");
  EXPECT_EQ(shape_of(R"({"attemptsMade":4,"arrivalTimestamp":1,"errorCode":"x","rawData":"H4sI"})"), "kinesis");
  EXPECT_EQ(shape_of(R"({"attemptsMade":4,"rawData":"H4sI"})"), "lines");
  EXPECT_EQ(shape_of(R"({"Records":[{"Data":"H4sI"}]})"), "lines");
  EXPECT_EQ(shape_of(R"({"Records":[{"x":1},{"kinesis":{"data":"H4sI"}}]})"), "lines") << "the first record decides";
  EXPECT_EQ(shape_of(R"({"records":[{"data":"H4sI"}]})"), "lines");
  EXPECT_EQ(shape_of_front("{\"Records\":[{\"kinesis\":{\"data\":\"" + std::string(70'000, 'A')), "kinesis");
}

TEST(RecognizeShape, CloudTrail) {
  constexpr std::string_view kRecord =
      R"({"eventVersion":"1.08","userIdentity":{},"eventTime":"2026-03-02T09:00:00Z","eventSource":"s3.amazonaws.com"})";
  EXPECT_EQ(shape_of("{\"Records\":[" + std::string(kRecord) + "]}"), "cloudtrail");
  EXPECT_EQ(shape_of_front("{\"Records\":[" + std::string(kRecord) + ",{\"ev"), "cloudtrail");
  EXPECT_EQ(shape_of(R"({"Records":[]})"), "cloudtrail");
  EXPECT_EQ(shape_of(R"({"Records":[],"n":0})"), "lines");
  EXPECT_EQ(shape_of(kRecord), "lines") << "a record by itself is what CloudTrail sends to a log group";
  constexpr std::string_view kNotification =
      R"({"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2026-03-02T09:00:00Z"}]})";
  EXPECT_EQ(shape_of(kNotification), "lines");
  EXPECT_EQ(remarks_on(kNotification), "records");
}

TEST(RecognizeShape, PagesOfEvents) {
  const std::string event(kEvent);
  EXPECT_EQ(shape_of("{\n \"events\": [\n " + event + "]}"), "events");
  EXPECT_EQ(shape_of("{\"searchedLogStreams\":[],\"events\":[]}"), "events");
  EXPECT_EQ(shape_of("{\"events\":[],\"nextForwardToken\":\"f/1\",\"nextBackwardToken\":\"b/1\"}"), "events");
  EXPECT_EQ(shape_of("{\"events\":[" + event + "],\"nextToken\":\"t\"}\n{\"events\":[" + event + "]}"), "events");
  EXPECT_EQ(shape_of("[" + event + "]"), "events") << "--query events";
  EXPECT_EQ(shape_of("{\"events\":[]}"), "lines");
  EXPECT_EQ(shape_of(R"({"events":[{"id":1},{"id":2}],"time":1772442000})"), "lines");
  EXPECT_EQ(shape_of(R"({"events":[{"timestamp":1,"message":"a"}]})"), "lines");
  EXPECT_EQ(shape_of(R"({"events":[{"timestamp":1.5,"message":"a","ingestionTime":2}]})"), "lines");
  EXPECT_EQ(shape_of(R"({"events":[{"timestamp":1,"message":{},"ingestionTime":2}]})"), "lines");
  EXPECT_EQ(shape_of(kEvent), "lines") << "one object a line is only read when asked for";
  EXPECT_EQ(remarks_on(kEvent), "events");
  EXPECT_EQ(shape_of_front(R"({"events":[{"timestamp":1,"message":")" + std::string(70'000, 'm')), "events")
      << "a message longer than what is looked at";
  EXPECT_EQ(shape_of_front(R"({"events":[{"timestamp":1,"message":"a"},{"timestamp":1,"message":"b)"), "lines");
}

TEST(RecognizeShape, ResultsOfQueries) {
  EXPECT_EQ(
      shape_of(R"({"results":[[{"field":"@message","value":"a"},{"field":"@ptr","value":"x"}]],"status":"Complete"})"),
      "results");
  EXPECT_EQ(shape_of_front(R"({"queryLanguage":"CWLI","results":[[{"field":"@message","value":"a"}],[{"fie)"),
            "results");
  EXPECT_EQ(shape_of(R"({"logRecord":{"@ptr":"x","@message":"a"}})"), "results");
  EXPECT_EQ(shape_of(R"({"results":[],"statistics":{"recordsMatched":0.0},"status":"Complete"})"), "results");
  EXPECT_EQ(shape_of(R"({"results":[],"status":"ok"})"), "lines") << "many programs write that";
  EXPECT_EQ(shape_of(R"({"results":[[{"field":"a","value":"1"}],[{"field":"a","other":"1"}]],"status":"x"})"), "lines");
  EXPECT_EQ(shape_of(R"({"results":[[{"field":"a","value":1}]],"status":"x"})"), "lines");
  EXPECT_EQ(shape_of(R"({"results":[{"field":"a","value":"1"}],"status":"x"})"), "lines");
  EXPECT_EQ(shape_of(R"({"results":[[{"field":"a","value":"1"}]]})"), "lines");
  EXPECT_EQ(shape_of(R"({"logRecord":{"level":"INFO"}})"), "lines");
}

TEST(RecognizeShape, AnotherValueContradictsDamageDoesNot) {
  const std::string envelope = R"({"messageType":"DATA_MESSAGE","logEvents":[]})";
  EXPECT_EQ(shape_of(envelope + "\n" + envelope + envelope), "envelope");
  EXPECT_EQ(shape_of(envelope + "\n{\"time\":1,\"level\":\"INFO\"}\n"), "lines");
  EXPECT_EQ(remarks_on(envelope + "\n{\"time\":1,\"level\":\"INFO\"}\n"), "envelope");
  EXPECT_EQ(shape_of(envelope + "\n[1]\n"), "lines");
  EXPECT_EQ(shape_of(envelope + "\n{\"Records\":[]}\n"), "lines");
  EXPECT_EQ(shape_of(envelope + "\nnot a record\n" + envelope), "envelope");
  EXPECT_EQ(shape_of(envelope + "garbage {\"a\":1}\n" + envelope), "envelope");
  EXPECT_EQ(shape_of(envelope + "\n{\"broken\":\n" + envelope), "envelope");
  EXPECT_EQ(shape_of(envelope + "\n{\"level\":\"IN"), "envelope") << "that is not a whole value";
  EXPECT_EQ(shape_of(envelope + "\nnot a record\n{\"level\":\"INFO\"}\n"), "lines");
}

// ---- records of containers

const std::string kDocker = R"({"log":"a\n","stream":"stdout","time":"2026-03-02T09:00:00.123456789Z"})"
                            "\n";

TEST(RecognizeShape, DockerNeedsEveryCompleteLine) {
  EXPECT_EQ(shape_of(kDocker + kDocker), "docker");
  EXPECT_TRUE(recognised(kDocker).needs_option_under_assertions);
  EXPECT_EQ(shape_of(kDocker + R"({"log":"b","str)"), "docker") << "a torn last record is a problem, not a line";
  EXPECT_EQ(shape_of(kDocker.substr(0, kDocker.size() - 1)), "docker") << "one record without a newline";
  EXPECT_EQ(shape_of(R"({"stream":"stdout","time":"2026-03-02T09:00:00Z"})"
                     "\n" +
                     kDocker),
            "docker");
  EXPECT_EQ(shape_of(R"({"stream":"stdout","time":"2026-03-02T09:00:00Z"})"
                     "\n"),
            "lines")
      << "no text at all";
  EXPECT_EQ(shape_of(kDocker + "{\"level\":\"INFO\"}\n"), "lines");
  EXPECT_EQ(remarks_on(kDocker + "{\"level\":\"INFO\"}\n"), "docker");
  EXPECT_EQ(shape_of(kDocker + "\n" + kDocker), "lines");
  EXPECT_EQ(shape_of_front(kDocker + kDocker), "docker");
}

TEST(RecognizeShape, CriNeedsEveryCompleteLine) {
  const std::string cri = "2026-03-02T09:00:00.123456789Z stdout F a\n";
  EXPECT_EQ(shape_of(cri + "2026-03-02T18:00:01.5+09:00 stderr P\n"), "cri");
  EXPECT_TRUE(recognised(cri).needs_option_under_assertions);
  EXPECT_EQ(shape_of(cri + "2026-03-02T09:0"), "cri");
  EXPECT_EQ(shape_of(cri + "not one\n"), "lines");
  EXPECT_EQ(remarks_on(cri + "not one\n"), "cri");
  EXPECT_EQ(shape_of("2026-03-02T09:00:00Z stdout X a\n"), "lines");
}

// ---- JSON

TEST(RecognizeShape, DocumentsOverSeveralLines) {
  EXPECT_EQ(shape_of("{\n  \"level\": \"ERROR\"\n}\n{\n  \"level\": \"INFO\"\n}\n"), "json");
  EXPECT_TRUE(recognised("{\n\"a\":1}\n").needs_option_under_assertions);
  EXPECT_EQ(shape_of("[\n  {\"a\":1},\n  {\"a\":2}\n]\n"), "json");
  EXPECT_EQ(shape_of("[{\"a\":1},\n{\"a\":2}"), "json") << "broken off: a problem of the document";
  EXPECT_EQ(shape_of("{\"a\":1}\n{\n\"b\":2}\n"), "lines") << "the first line is whole";
  EXPECT_EQ(shape_of("{\"a\":1} x\n"), "lines");
  EXPECT_EQ(shape_of("{\"a\":\n"), "json");
  EXPECT_EQ(shape_of("{\"a\":"), "lines") << "only one line";
  EXPECT_EQ(shape_of("{\nstart of dump\n}\n"), "lines");
  EXPECT_EQ(shape_of("[1,2]\n[3]\n"), "lines");
  EXPECT_EQ(shape_of("[\n1,\n2]\n"), "lines");
  EXPECT_EQ(shape_of("[INFO] started\n{\"a\":1}\n"), "lines");
  EXPECT_EQ(shape_of_front("{\n\"a\":\"" + std::string(70'000, 'x')), "json");
}

TEST(RecognizeShape, RemarksOnLinesOfJson) {
  EXPECT_EQ(remarks_on("[{\"a\":1},{\"a\":2}]\n"), "json");
  EXPECT_EQ(remarks_on("[{\"a\":1}]\n[{\"a\":2}]\n"), "");
  EXPECT_EQ(remarks_on("[1,2]\n"), "");
  EXPECT_EQ(remarks_on(R"({"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1772442000123456","MESSAGE":"a"})"
                       "\n"),
            "journald");
  EXPECT_EQ(remarks_on("{\"level\":\"INFO\"}\n{\"level\":\"INFO\"}\n"), "");
}

// ---- text

TEST(RecognizeShape, FlowLogsWithAHeader) {
  EXPECT_EQ(shape_of("vpc-id start srcaddr flow-direction\nvpc-1 1772442000 10.0.0.1 ingress\n"), "vpc-flow");
  EXPECT_EQ(shape_of("version account-id interface-id srcaddr\r\n2 1 eni-1 -"), "vpc-flow");
  EXPECT_EQ(shape_of("ecs-task-id reject-reason resource-id encryption-status\na b c d\n"), "vpc-flow");
  EXPECT_EQ(shape_of("vpc-id start srcaddr\nvpc-1 1 10.0.0.1\n"), "lines") << "three names";
  EXPECT_EQ(shape_of("start start start start\n1 2 3 4\n"), "lines");
  EXPECT_EQ(shape_of("version start end action\nnot as many\n"), "lines");
  EXPECT_EQ(shape_of("version start end action\n"), "lines");
  EXPECT_EQ(shape_of("start the engine action\n1 2 3 4\n"), "lines");
  EXPECT_EQ(shape_of("2 123456789012 eni-1 10.0.0.1 10.0.0.2 443 5 6 1 40 1 2 ACCEPT OK\n"), "lines");
  EXPECT_EQ(shape_of_front("version start end action\n1 2 3"), "lines") << "the second line is not complete";
}

TEST(RecognizeShape, W3cLogs) {
  EXPECT_EQ(shape_of("#Version: 1.0\n#Fields: date time x-edge-location\n2026-03-02\t09:00:00\tLAX1\n"), "w3c");
  EXPECT_EQ(shape_of("#Version: 1.0\r\n#Fields: date time\r\n"), "w3c");
  EXPECT_EQ(shape_of("#Version: 1.0\nx\n"), "lines");
  EXPECT_EQ(shape_of("#Version: 2.0\n#Fields: date time\n"), "lines");
  EXPECT_EQ(shape_of("# comment\n#Fields: date time\n"), "lines");
}

TEST(RecognizeShape, AnExportNeedsItsPath) {
  constexpr std::string_view kPath = "exportedlogs/3f2a7c1e-5d4b-4c8a-9e21-0b6f7a8c9d10/web-1/000000.gz";
  constexpr std::string_view kText = "2026-03-02T09:00:00.123Z INFO a\nmore\n";
  EXPECT_EQ(recognised(kText, true, kPath).shape, InputShape::Export);
  EXPECT_FALSE(recognised(kText, true, kPath).needs_option_under_assertions);
  EXPECT_EQ(recognised(kText, true, "app.log").shape, InputShape::Lines);
  EXPECT_EQ(recognised("INFO a\n", true, kPath).shape, InputShape::Lines);
  EXPECT_EQ(remarks_on(kText), "export");
}

TEST(RecognizeShape, RemarksOnText) {
  EXPECT_EQ(shape_of("2026-03-02T09:00:00.123000+00:00 INFO started\n"), "lines") << "as Python writes it";
  EXPECT_EQ(remarks_on("2026-03-02T09:00:00.123000+00:00 INFO started\n"), "tail");
  EXPECT_EQ(remarks_on("\x1b[32m2026-03-02T09:00:00+00:00\x1b[0m web/1 a\n"), "tail the");
  EXPECT_EQ(remarks_on("2026-03-02T09:00:00 started\n"), "tail-short");
  EXPECT_EQ(remarks_on("ERROR x\n  at y\n"), "some");
  EXPECT_EQ(remarks_on("a \x1b[31mERROR\x1b[0m\n"), "the");
  EXPECT_EQ(remarks_on("----------------------------------------\n/var/log/eb-engine.log\n-----\n"), "the");
  EXPECT_EQ(remarks_on("plain\ntext\n"), "");
  EXPECT_EQ(remarks_on(""), "");
  EXPECT_EQ(remarks_on(" \n\n"), "");
}

// ---- how much is needed

TEST(RecognizeShape, PlainTextIsDecidedByItsFirstLine) {
  EXPECT_TRUE(needs_more_head(""));
  EXPECT_TRUE(needs_more_head("\n"));
  EXPECT_FALSE(needs_more_head("E"));
  EXPECT_FALSE(needs_more_head("[INFO] x\n"));
  EXPECT_FALSE(needs_more_head("{\"level\":\"INFO\"}\n"));
  EXPECT_TRUE(needs_more_head("{\"level\":\"INFO\"}")) << "the line may go on";
  EXPECT_TRUE(needs_more_head("{\"level\":\n"));
  EXPECT_TRUE(needs_more_head(R"({"messageType":"DATA_MESSAGE","logEvents":[]})"
                              "\n"))
      << "may be contradicted";
  EXPECT_TRUE(needs_more_head(kDocker)) << "every line counts";
  EXPECT_FALSE(needs_more_head(kDocker + "{}\n"));
  EXPECT_TRUE(needs_more_head("2026-03-02T09:00:00Z stdout F a\n"));
  EXPECT_TRUE(needs_more_head("2026-03-02T09:0"));
  EXPECT_FALSE(needs_more_head("2026-03-02T09:00:00Z INFO\n"));
  EXPECT_FALSE(needs_more_head("192.0.2.1 - - [02/Mar/2026:09:00:00 +0000] \"GET /\" 200"));
  EXPECT_TRUE(needs_more_head("vers"));
  EXPECT_TRUE(needs_more_head("version acc"));
  EXPECT_TRUE(needs_more_head("version start end action\n1 2"));
  EXPECT_FALSE(needs_more_head("version start end action\n1 2 3 4\n"));
  EXPECT_FALSE(needs_more_head("started x"));
  EXPECT_TRUE(needs_more_head("#Ver"));
  EXPECT_TRUE(needs_more_head("#Version: 1.0\n#F"));
  EXPECT_FALSE(needs_more_head("# x"));
  EXPECT_FALSE(needs_more_head(std::string(kHeadBytes, '\n')));
}

}  // namespace
}  // namespace insitu
