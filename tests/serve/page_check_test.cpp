#include <gtest/gtest.h>

#include <string>

#include "cli/serve/event_level.h"
#include "cli/serve/page_api/text.h"
#include "tests/serve/page_server.h"

namespace insitu::serve {
namespace {

TEST(PageLevel, OfJsonIsThatOfTheFirstMemberThatStatesOne) {
  LevelReader reader;
  const std::pair<std::string_view, Level> cases[] = {
      {R"({"level":"ERROR"})", Level::Error},
      {R"({"level":"critical"})", Level::Fatal},
      {R"({"levelname":"Warning"})", Level::Warn},
      {R"({"severity":"NOTICE"})", Level::Info},
      {R"({"log.level":"debug"})", Level::Debug},
      {R"({"log":{"level":"verbose"}})", Level::Trace},
      {R"({"logType":"alert"})", Level::Fatal},
      {R"({"level":"whatever","lvl":"warn"})", Level::Warn},
      {R"({"severity":"info","level":"error"})", Level::Error},
      {"  {\"level\" : \"info\" }", Level::Info},
      // pino
      {R"({"level":10})", Level::Trace},
      {R"({"level":20})", Level::Debug},
      {R"({"level":30})", Level::Info},
      {R"({"level":40})", Level::Warn},
      {R"({"level":50})", Level::Error},
      {R"({"level":60})", Level::Fatal},
      {R"({"level":35})", Level::Warn},
      // neither texts nor numbers
      {R"({"level":true,"lvl":"debug"})", Level::Debug},
      {R"({"level":null})", Level::Other},
      {R"({"level":{"name":"x"}})", Level::Other},
      // no member states it: the first word
      {R"({"msg":"an Error happened"})", Level::Error},
      {R"({"user":{"level":"gold"}})", Level::Other},
      // not JSON after all
      {R"({"level":"info" error)", Level::Info},
  };
  for (const auto& [message, level] : cases) EXPECT_EQ(reader.level_of(message), level) << message;
}

TEST(PageLevel, OfTextIsTheFirstWordForOne) {
  LevelReader reader;
  const std::string far = std::string(256, 'x') + " ERROR";
  const std::pair<std::string_view, Level> cases[] = {
      {"2026-03-02 00:01:40 ERROR api.auth failed", Level::Error},
      {"[warn] low disk, no error yet", Level::Warn},
      {"Severe: out of memory", Level::Error},
      {"panic: runtime error", Level::Fatal},
      {"TRACE a", Level::Trace},
      {"err=7", Level::Error},
      {"error_code", Level::Other},
      {"2error", Level::Other},
      {"errors", Level::Other},
      {"notice of an alert, verbose", Level::Other},  // these mean anything in a text
      {"\x1b[31mERROR\x1b[0m red", Level::Error},
      {R"(10.0.0.1 - - [02/Mar/2026:00:00:00 +0000] "GET / HTTP/1.1" 500 12)", Level::Other},
      {"", Level::Other},
      {far, Level::Other},
  };
  for (const auto& [message, level] : cases) EXPECT_EQ(reader.level_of(message), level) << message;
}

TEST(PageText, CountsAsABrowserDoes) {
  const std::string text = "a한😀b";  // 1, 3 and 4 bytes; 1, 1 and 2 units
  EXPECT_EQ(byte_of_utf16(text, 0), 0U);
  EXPECT_EQ(byte_of_utf16(text, 1), 1U);
  EXPECT_EQ(byte_of_utf16(text, 2), 4U);
  EXPECT_EQ(byte_of_utf16(text, 3), 8U) << "never inside of a character";
  EXPECT_EQ(byte_of_utf16(text, 4), 8U);
  EXPECT_EQ(byte_of_utf16(text, 99), text.size());
}

TEST(PageText, UndoesTheNamesOfGroups) {
  EXPECT_EQ(shown_name("/#EB#A1#9C#EA#B7#B8/a"), "/로그/a");
  EXPECT_EQ(shown_name("/a#23b"), "/a#b");
  EXPECT_EQ(shown_name("/a#FFb"), "/a#FFb") << "no UTF-8";
  EXPECT_EQ(shown_name("/a#"), "/a#");
}

TEST(PageCheck, SaysWhatIsWrongAndWhere) {
  PageServer page;
  page.with("shop/prod/api/app.jsonl", "{}\n");
  const Tree wrong = page.post("check", Tree::map({{"language", "pattern"}, {"text", R"({ $.level == "ERROR" })"}}));
  EXPECT_EQ(member_at(wrong, "ok"), Tree(false));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.code"), Tree("invalid-operator"));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.severity"), Tree("error"));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.message"), Tree("`==` is not an operator here"));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.label"),
            Tree("expected `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS` or `NOT EXISTS`"));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.help"), Tree("write `=`"));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.start"), Tree(10));
  EXPECT_EQ(member_at(wrong, "diagnostics.0.end"), Tree(12));
  EXPECT_EQ(wrong.find("canonical"), nullptr);

  // Offsets count as a browser does: the Korean word is two units, the emoji two as well.
  const Tree korean =
      page.post("check", Tree::map({{"language", "query"}, {"text", "filter a = \"오류😀\" | stats countt(*)"}}));
  EXPECT_EQ(member_at(korean, "ok"), Tree(false));
  EXPECT_EQ(member_at(korean, "diagnostics.0.code"), Tree("unknown-function"));
  EXPECT_EQ(member_at(korean, "diagnostics.0.start"), Tree(26));
  EXPECT_EQ(member_at(korean, "diagnostics.0.end"), Tree(32));
}

TEST(PageCheck, GivesTheCanonicalText) {
  PageServer page;
  page.with("shop/prod/api/app.jsonl", "{}\n");
  const Tree pattern = page.post("check", Tree::map({{"language", "pattern"}, {"text", R"({$.level="ERROR"})"}}));
  EXPECT_EQ(member_at(pattern, "ok"), Tree(true));
  EXPECT_EQ(member_at(pattern, "canonical"), Tree(R"({ $.level = "ERROR" })"));
  EXPECT_TRUE(member_at(pattern, "diagnostics").items()->empty());
  const Tree query = page.post("check", Tree::map({{"language", "query"}, {"text", "filter level='ERROR'|limit 5"}}));
  EXPECT_EQ(member_at(query, "ok"), Tree(true));
  EXPECT_EQ(member_at(query, "canonical"), Tree(R"(filter level = "ERROR" | limit 5)"));
  const Tree blank = page.post("check", Tree::map({{"language", "query"}, {"text", "  "}}));
  EXPECT_EQ(member_at(blank, "ok"), Tree(true));
}

TEST(PageCheck, RefusesWhatIsNoQuestion) {
  PageServer page;
  page.with("shop/prod/api/app.jsonl", "{}\n");
  EXPECT_EQ(code_of(page.post_answer("check", Tree::map({{"language", "sql"}, {"text", ""}}))), "InvalidParameter");
  EXPECT_EQ(code_of(page.post_answer("check", Tree::map({{"text", 7}}))), "InvalidParameter");
  EXPECT_EQ(code_of(page.post_answer("nothing", Tree::map())), "NotFound");
  const HttpAnswer get = page.get_answer("check");
  EXPECT_EQ(get.status, 405);
  EXPECT_EQ(code_of(get), "MethodNotAllowed");
}

std::string completed_items(const Tree& answer) {
  std::string all;
  for (const Tree& item : *answer.find("items")->items()) {
    all += *item.find("text")->text() + ":" + *item.find("kind")->text() + " ";
  }
  return all;
}

TEST(PageComplete, KnowsTheFieldsOfTheGroups) {
  PageServer page;
  page.with("shop/prod/api/app.jsonl", "{\"level\":\"ERROR\",\"latency\":5}\n{\"level\":\"INFO\"}\n")
      .with("shop/prod/worker/w.jsonl", "{\"leverage\":1}\n");
  const Tree fields = page.post(
      "complete",
      Tree::map({{"language", "query"}, {"text", "filter lev"}, {"at", 10}, {"groups", Tree::List{"/shop/prod/api"}}}));
  EXPECT_EQ(member_at(fields, "from"), Tree(7));
  EXPECT_EQ(member_at(fields, "to"), Tree(10));
  EXPECT_EQ(completed_items(fields), "level:field ");
  const Tree values = page.post(
      "complete",
      Tree::map(
          {{"language", "query"}, {"text", "filter level = "}, {"at", 15}, {"groups", Tree::List{"/shop/prod/api"}}}));
  EXPECT_EQ(completed_items(values), "\"ERROR\":value \"INFO\":value ");
  const Tree both = page.post("complete", Tree::map({{"language", "pattern"}, {"text", "{ $.lev"}, {"at", 7}}));
  EXPECT_EQ(completed_items(both), "$.level:field $.leverage:field ");
  const Tree commands = page.post("complete", Tree::map({{"language", "query"}, {"text", "한 | st"}, {"at", 6}}));
  EXPECT_EQ(member_at(commands, "from"), Tree(4));
  EXPECT_EQ(completed_items(commands), "stats:command ");
  EXPECT_EQ(page.post_answer("complete", Tree::map({{"text", ""}, {"at", 0}, {"groups", Tree::List{"/no"}}})).status,
            404);
}

TEST(PageExplain, GivesTheTreeAsNodes) {
  PageServer page;
  page.with("shop/prod/api/app.jsonl", "{}\n");
  const Tree no = page.post("explain", Tree::map({{"language", "pattern"},
                                                  {"text", R"({ $.level = "ERROR" && $.age > 20 })"},
                                                  {"message", R"({"level":"INFO","age":30})"}}));
  EXPECT_EQ(member_at(no, "match"), Tree(false));
  EXPECT_EQ(member_at(no, "title"), Tree("no match: a JSON pattern"));
  EXPECT_EQ(member_at(no, "nodes.0.text"), Tree("all of"));
  EXPECT_EQ(member_at(no, "nodes.0.ok"), Tree(false));
  EXPECT_EQ(member_at(no, "nodes.1.depth"), Tree(1));
  EXPECT_EQ(member_at(no, "nodes.1.ok"), Tree(false));
  EXPECT_EQ(member_at(no, "nodes.1.text"), Tree(R"($.level = "ERROR")"));
  EXPECT_EQ(member_at(no, "nodes.1.seen"), Tree(R"("INFO" (string))"));
  EXPECT_EQ(member_at(no, "nodes.2.ok"), Tree(true));
  const Tree query = page.post(
      "explain",
      Tree::map({{"language", "query"}, {"text", "filter level = \"ERROR\""}, {"message", R"({"level":"ERROR"})"}}));
  EXPECT_EQ(member_at(query, "match"), Tree(true));
  EXPECT_EQ(member_at(query, "title"), Tree("kept: 1 row"));
  EXPECT_EQ(code_of(page.post_answer("explain", Tree::map({{"text", "{ $.a"}, {"message", "x"}}))), "MalformedPattern");
  EXPECT_EQ(code_of(page.post_answer("explain", Tree::map({{"text", "x"}}))), "InvalidParameter");
}

}  // namespace
}  // namespace insitu::serve
