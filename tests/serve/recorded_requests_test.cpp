#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/serve/protocols/cbor.h"
#include "cli/serve/routes.h"
#include "tests/serve/request_document.h"
#include "tests/serve/test_server.h"

namespace insitu::serve {
namespace {

// The moment at which the sample logs were written for the last time: 2026-03-02T00:09:00Z, after all their events.
constexpr std::chrono::sys_seconds kWritten{std::chrono::seconds(1772410140)};

/// Two log groups, /shop/prod/api and /shop/staging/web, of one sample each.
void write_samples(TestServer& server) {
  for (const auto& [sample, file] :
       {std::pair("app.jsonl", "shop/prod/api/app.jsonl"), std::pair("access.log", "shop/staging/web/access.log")}) {
    const std::string content = content_of(std::string(INSITU_SAMPLES) + "/" + sample);
    ASSERT_FALSE(content.empty()) << sample;
    server.write(file, content);
    std::filesystem::last_write_time(server.path_of(file), std::chrono::file_clock::from_sys(kWritten));
  }
}

/// One document: a session of a client, request after request, with a server of its own.
class Session {
 public:
  Session() { write_samples(server_); }
  ~Session() { server_.stop(); }

  void replay(const RecordedRequest& recorded) {
    HttpRequest request{.method = "POST",
                        .path = recorded.path,
                        .parameters = {},
                        .headers = recorded.headers,
                        .body = with_remembered(recorded.body, remembered_, now_),
                        .address = "http://127.0.0.1:8711"};
    request.headers.emplace_back("Host", "127.0.0.1:8711");
    if (recorded.is_cbor) {
      const auto body = read_json(request.body);
      ASSERT_TRUE(body);
      request.body = cbor_of(*body);
    }
    HttpAnswer answered = answer(server_.server(), access_, request);
    EXPECT_EQ(answered.status, recorded.status) << answered.body;
    EXPECT_EQ(answered.type, recorded.type);
    check_headers(recorded, answered);
    if (!recorded.frames.empty()) return check_frames(recorded, answered);
    ASSERT_EQ(answered.stream, nullptr);
    if (recorded.answer.empty()) return;  // it makes what the next one needs
    if (recorded.type == "text/xml") return check_xml(recorded, answered);
    const bool is_cbor = recorded.type == "application/cbor";
    EXPECT_EQ(answered.body.find("\":null"), std::string::npos)
        << "a member without a value is left out: " << answered.body;
    const auto got = is_cbor ? read_cbor(answered.body) : read_json(answered.body);
    ASSERT_TRUE(got) << answered.body;
    compare(recorded, *got, is_cbor ? AnswerForm::Cbor : AnswerForm::Json);
  }

 private:
  static std::string header_of(const HttpAnswer& answered, std::string_view name) {
    for (const auto& [found, value] : answered.headers) {
      if (std::ranges::equal(found, name, [](char a, char b) { return std::tolower(a) == std::tolower(b); }))
        return value;
    }
    return "(none)";
  }

  static void check_headers(const RecordedRequest& recorded, const HttpAnswer& answered) {
    for (const auto& [name, value] : recorded.answered) EXPECT_EQ(header_of(answered, name), value) << name;
    EXPECT_EQ(header_of(answered, "x-amzn-RequestId").size(), 36U) << "of a UUID";
    if (recorded.status >= 400) return;
    EXPECT_EQ(header_of(answered, "x-amzn-ErrorType"), "(none)");
    EXPECT_EQ(header_of(answered, "x-amzn-query-error"), "(none)");
  }

  void compare(const RecordedRequest& recorded, const Tree& got, AnswerForm form) {
    const auto expected = read_json(with_remembered(recorded.answer, {}, now_));
    ASSERT_TRUE(expected) << "the expected answer is not JSON";
    const auto difference = find_difference(*expected, got, form, remembered_);
    EXPECT_FALSE(difference) << *difference;
  }

  /// The answer in its envelope, or the error in that of errors.
  void check_xml(const RecordedRequest& recorded, const HttpAnswer& answered) {
    const auto document = read_xml(answered.body);
    ASSERT_TRUE(document) << document.error() << '\n' << answered.body;
    const std::size_t begin = recorded.body.find("Action=") + 7;
    const std::string operation = recorded.body.substr(begin, recorded.body.find('&', begin) - begin);
    const bool is_sts = operation == "GetCallerIdentity";
    EXPECT_EQ(document->xmlns,
              is_sts ? "https://sts.amazonaws.com/doc/2011-06-15/" : "http://monitoring.amazonaws.com/doc/2010-08-01/");
    const Tree& content = document->content;
    ASSERT_NE(content.members(), nullptr) << answered.body;
    if (recorded.status >= 400) {
      EXPECT_EQ(document->name, "ErrorResponse");
      ASSERT_NE(content.find("Error"), nullptr);
      ASSERT_NE(content.find("RequestId"), nullptr);
      EXPECT_EQ(*content.find("RequestId"), Tree(header_of(answered, "x-amzn-RequestId")));
      return compare(recorded, *content.find("Error"), AnswerForm::Xml);
    }
    EXPECT_EQ(document->name, operation + "Response");
    const Tree* const metadata = content.find("ResponseMetadata");
    ASSERT_NE(metadata, nullptr) << answered.body;
    ASSERT_NE(metadata->find("RequestId"), nullptr) << answered.body;
    EXPECT_EQ(*metadata->find("RequestId"), Tree(header_of(answered, "x-amzn-RequestId")));
    const Tree* const result = content.find(operation + "Result");
    // Without members there is no element, or an empty one.
    const bool is_empty = result == nullptr || *result == Tree("");
    compare(recorded, is_empty ? Tree::map() : *result, AnswerForm::Xml);
  }

  void check_frames(const RecordedRequest& recorded, HttpAnswer& answered) {
    ASSERT_NE(answered.stream, nullptr) << answered.body;
    std::vector<std::pair<std::string, std::string>> frames;
    std::string bytes;
    bool goes_on = true;
    while (goes_on && frames.size() < recorded.frames.size()) {
      goes_on = answered.stream->next(bytes);
      std::ranges::move(take_frames(bytes), std::back_inserter(frames));
    }
    ASSERT_GE(frames.size(), recorded.frames.size());
    for (std::size_t i = 0; i < recorded.frames.size(); ++i) EXPECT_EQ(frames[i].first, recorded.frames[i]);
    const auto payload = read_json(frames[recorded.frames.size() - 1].second);
    ASSERT_TRUE(payload) << "the payload is not JSON";
    compare(recorded, *payload, AnswerForm::Json);
  }

  TestServer server_;
  Access access_{.gate = RequestGate("127.0.0.1", {}), .key = std::nullopt};
  Remembered remembered_;
  std::int64_t now_ = clock_now();
};

std::vector<std::string> documents() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(INSITU_SERVE_REQUESTS)) {
    if (entry.path().extension() == ".test") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

class RecordedRequests : public testing::TestWithParam<std::string> {};

TEST_P(RecordedRequests, AreAnsweredAsTheirClientsNeedIt) {
  const std::string path = std::string(INSITU_SERVE_REQUESTS) + "/" + GetParam() + ".test";
  const auto requests = read_request_document(content_of(path));
  ASSERT_TRUE(requests) << path << ": " << requests.error();
  ASSERT_FALSE(requests->empty());
  Session session;
  for (const RecordedRequest& request : *requests) {
    const testing::ScopedTrace trace(path.c_str(), static_cast<int>(request.line), "");
    session.replay(request);
  }
}

INSTANTIATE_TEST_SUITE_P(Documents, RecordedRequests, testing::ValuesIn(documents()),
                         [](const auto& tested) { return tested.param; });

TEST(RequestDocument, ALineThatIsNotInTheFormatIsNamed) {
  EXPECT_EQ(read_request_document("# s\nPOST  /\nnonsense  x\n").error(), "line 3 is not in the format");
  EXPECT_EQ(read_request_document("POST  /\n").error(), "line 1 is not in the format");  // without a source
  EXPECT_EQ(read_request_document("# s\nPOST  /\nbody  {}\n\n").error(), "line 4 is not in the format");  // no answer
  EXPECT_EQ(read_request_document("| x\n").error(), "line 1 is not in the format");
}

TEST(RequestDocument, DifferencesAreFound) {
  Remembered remembered;
  const auto difference = [&](const char* expected, const Tree& got, AnswerForm form = AnswerForm::Json) {
    return find_difference(*read_json(expected), got, form, remembered).value_or("");
  };
  const Tree got = Tree::map({{"a", 1}, {"b", "x"}});
  EXPECT_EQ(difference(R"({"b": "x", "a": 1})", got), "");
  EXPECT_NE(difference(R"({"a": 1})", got), "");
  EXPECT_NE(difference(R"({"a": 1, "b": "x", "c": 2})", got), "");
  EXPECT_NE(difference(R"({"a": 1.0, "b": "x"})", got), "");
  EXPECT_EQ(difference(R"({"a": "<integer>", "b": "<text>"})", got), "");
  EXPECT_NE(difference(R"({"a": "<double>", "b": "<text>"})", got), "");
  EXPECT_NE(difference(R"({"a": "<integer>", "b": "<uuid>"})", got), "");
  EXPECT_NE(difference(R"({"a": "<integer>", "b": "y…"})", got), "");
  EXPECT_NE(difference(R"({"a": "<moment>", "b": "x"})", got), "");
  EXPECT_EQ(difference(R"({"m": "<moment 1.5>"})", Tree::map({{"m", Moment{1500}}}), AnswerForm::Cbor), "");
  EXPECT_NE(difference(R"({"m": "<moment 1.5>"})", Tree::map({{"m", Moment{1600}}}), AnswerForm::Cbor), "");
  EXPECT_NE(difference(R"({"m": "<moment>"})", Tree::map({{"m", 1.5}}), AnswerForm::Cbor), "");
  EXPECT_EQ(difference(R"({"t": "<text name>"})", Tree::map({{"t", "one"}})), "");
  EXPECT_NE(difference(R"({"t": "<text name>"})", Tree::map({{"t", "two"}})), "");
  EXPECT_EQ(with_remembered("<name> <other> <now+5>", remembered, 10), "one <other> 15");
}

// The bytes of the specification's examples, which were seen on the wire.
TEST(RequestDocument, CborIsThatOfGo) {
  EXPECT_EQ(cbor_of(*read_json("{}")), "\xbf\xff");
  EXPECT_EQ(cbor_of(*read_json(R"({"EndTime": "<moment 1772410200.0>", "Ids": ["a"], "Period": 60})")),
            std::string("\xbf\x67"
                        "EndTime\xc1\xfb\x41\xda\x69\x35\x56\x00\x00\x00\x63"
                        "Ids\x9f\x61"
                        "a\xff\x66"
                        "Period\x18\x3c\xff",
                        37));
}

}  // namespace
}  // namespace insitu::serve
