#include <gtest/gtest.h>

#include <string>

#include "cli/serve/event_pages.h"
#include "cli/serve/page_api/count.h"
#include "cli/serve/query_jobs.h"
#include "tests/serve/page_server.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kPageStart = 1'772'409'600'000;  // 2026-03-02 00:00:00 UTC

/// Three files of two groups, whose events are of the first seconds of that day.
void add_page_events(PageServer& page) {
  page.with("shop/prod/api/app.jsonl",
            "{\"time\":\"2026-03-02T00:00:00Z\",\"level\":\"ERROR\",\"user\":{\"age\":34},\"tags\":[\"a\"]}\n"
            "{\"time\":\"2026-03-02T00:00:01Z\",\"level\":\"INFO\"}\n"
            "  at main (a.js:1)\n"
            "{\"time\":\"2026-03-02T00:00:07Z\",\"level\":\"INFO\"}\n")
      .with("shop/prod/api/other.log", "2026-03-02 00:00:01 WARN queue depth 3\n")
      .with("shop/dev/worker/w.log", "2026-03-02 00:00:02 INFO started\n2026-03-02 00:00:09 no word\n");
}

Tree histogram_question(std::int64_t start, std::int64_t end, std::int64_t buckets) {
  return Tree::map({{"groups", Tree::List{"/shop/prod/api"}},
                    {"start", start},
                    {"end", end},
                    {"language", "pattern"},
                    {"text", ""},
                    {"buckets", buckets}});
}

/// `t counts` of each bucket, where `t` counts from the start: `0 {"ERROR":1} | 5000 {} |`.
std::string page_buckets_of(const Tree& answer) {
  std::string all;
  for (const Tree& bucket : *answer.find("buckets")->items()) {
    all += std::to_string(*bucket.find("t")->get<std::int64_t>() - kPageStart) + " " +
           write_json(*bucket.find("counts")) + " | ";
  }
  return all;
}

TEST(PageHistogram, HasAllBucketsOfTheWindow) {
  PageServer page;
  add_page_events(page);
  const Tree all = page.post("histogram", histogram_question(kPageStart, kPageStart + 14'999, 3));
  EXPECT_EQ(member_at(all, "width"), Tree(5000));
  EXPECT_EQ(page_buckets_of(all), R"(0 {"ERROR":1,"WARN":1,"INFO":1,"other":1} | 5000 {"INFO":1} | 10000 {} | )");
  EXPECT_EQ(write_json(member_at(all, "totals")), R"({"ERROR":1,"WARN":1,"INFO":2,"other":1})");
  EXPECT_EQ(member_at(all, "matched"), Tree(5));
  EXPECT_EQ(member_at(all, "scanned"), Tree(5));

  const Tree part = page.post("histogram", histogram_question(kPageStart + 1000, kPageStart + 1999, 1));
  EXPECT_EQ(write_json(member_at(part, "totals")), R"({"WARN":1,"INFO":1,"other":1})");
}

TEST(PageHistogram, CountsWhatATextSelects) {
  PageServer page;
  add_page_events(page);
  Tree asked = histogram_question(kPageStart, kPageStart + 9'999, 10);
  asked.set("text", R"({ $.level = "INFO" })");
  EXPECT_EQ(write_json(member_at(page.post("histogram", asked), "totals")), R"({"INFO":2})");
  asked.set("language", "query");
  asked.set("text", "fields @message | filter level = \"INFO\" | display level | stats count(*) by level");
  EXPECT_EQ(write_json(member_at(page.post("histogram", asked), "totals")), R"({"INFO":2})");
  asked.set("text", "stats count(*) by level");
  EXPECT_EQ(member_at(page.post("histogram", asked), "matched"), Tree(5));
  asked.set("streams", Tree::List{"other.log"});
  EXPECT_EQ(write_json(member_at(page.post("histogram", asked), "totals")), R"({"WARN":1})");
  asked.set("text", "filter level = ");
  EXPECT_EQ(code_of(page.post_answer("histogram", asked)), "MalformedQuery");
  asked.set("language", "pattern").set("text", "{ $.level = ");
  EXPECT_EQ(code_of(page.post_answer("histogram", asked)), "MalformedPattern");
}

TEST(PageHistogram, RefusesWhatIsOutOfBounds) {
  PageServer page;
  add_page_events(page);
  EXPECT_EQ(code_of(page.post_answer("histogram", histogram_question(kPageStart, kPageStart + 1, 241))),
            "InvalidParameter");
  EXPECT_EQ(code_of(page.post_answer("histogram", histogram_question(kPageStart, kPageStart + 1, 0))),
            "InvalidParameter");
  EXPECT_EQ(code_of(page.post_answer("histogram", histogram_question(kPageStart, kPageStart - 1, 5))),
            "InvalidParameter");
}

TEST(PageHistogram, WidthIsTheLeastThatFits) {
  constexpr std::int64_t kDay = 86'400'000;
  struct Case {
    std::int64_t start;
    std::int64_t end;
    std::size_t max;
    std::int64_t width;
    std::size_t count;
  };
  const Case cases[] = {
      {0, 0, 1, 1, 1},
      {0, 119, 120, 1, 120},
      {0, 120, 120, 2, 61},
      {kPageStart, kPageStart + 599'999, 120, 5000, 120},
      {kPageStart + 1, kPageStart + 600'000, 120, 10'000, 61},
      {0, kDay - 1, 24, 3'600'000, 24},
      {0, 40'000 * kDay, 240, 180 * kDay, 223},
      {-5000, 4999, 2, 5000, 2},
  };
  for (const Case& one : cases) {
    const BucketRow row = histogram_buckets({.start = one.start, .end = one.end}, one.max);
    EXPECT_EQ(row.width, one.width) << one.start << " to " << one.end;
    EXPECT_EQ(row.count, one.count) << one.start << " to " << one.end;
    EXPECT_EQ(row.first % row.width, 0);
    EXPECT_LE(row.first, one.start);
    EXPECT_LT(one.end, row.begin(row.count));
  }
  const BucketRow ages = histogram_buckets({.start = -8'640'000'000'000'000, .end = 8'640'000'000'000'000}, 240);
  EXPECT_LE(ages.count, 240U);
}

TEST(PageLevels, AreOfEachGroup) {
  PageServer page;
  add_page_events(page);
  EXPECT_EQ(write_json(member_at(page.get("levels"), "levels")),
            R"({"/shop/dev/worker":{"INFO":1,"other":1},"/shop/prod/api":{"ERROR":1,"WARN":1,"INFO":2,"other":1}})");
  EXPECT_EQ(write_json(member_at(page.get("levels", {{"group", "/shop/dev/worker"},
                                                     {"start", std::to_string(kPageStart)},
                                                     {"end", std::to_string(kPageStart + 2000)}}),
                                 "levels")),
            R"({"/shop/dev/worker":{"INFO":1}})");
  EXPECT_EQ(page.get_answer("levels", {{"group", "/nothing"}}).status, 404);
}

TEST(PageOverview, HasACardForEachGroup) {
  PageServer page;
  add_page_events(page);
  const Tree answer =
      page.get("overview",
               {{"start", std::to_string(kPageStart)}, {"end", std::to_string(kPageStart + 7999)}, {"buckets", "2"}});
  EXPECT_EQ(member_at(answer, "cards.0.logGroupName"), Tree("/shop/dev/worker"));
  EXPECT_EQ(member_at(answer, "cards.0.events"), Tree(1));
  EXPECT_EQ(member_at(answer, "cards.0.newest"), Tree(kPageStart + 9000)) << "also outside of the window";
  EXPECT_EQ(member_at(answer, "cards.1.project"), Tree("shop"));
  EXPECT_EQ(member_at(answer, "cards.1.environment"), Tree("prod"));
  EXPECT_EQ(write_json(member_at(answer, "cards.1.levels")), R"({"ERROR":1,"WARN":1,"INFO":2,"other":1})");
  EXPECT_EQ(member_at(answer, "cards.1.sparkline.start"), Tree(kPageStart));
  EXPECT_EQ(member_at(answer, "cards.1.sparkline.width"), Tree(4000));
  EXPECT_EQ(write_json(member_at(answer, "cards.1.sparkline.counts")), "[4,1]");
  EXPECT_EQ(write_json(member_at(answer, "cards.1.sparkline.errors")), "[1,0]");
}

TEST(PageProjects, AreTheFirstPartsOfNames) {
  PageServer page;
  add_page_events(page);
  page.with("alone/a.log", "x\n").with("로그/개발/a.log", "x\n");
  const Tree answer = page.get("projects");
  EXPECT_EQ(member_at(answer, "projects.0.name"), Tree("alone"));
  EXPECT_EQ(member_at(answer, "projects.0.environments.0.name"), Tree(""));
  EXPECT_EQ(member_at(answer, "projects.1.name"), Tree("shop"));
  EXPECT_EQ(member_at(answer, "projects.1.environments.0.name"), Tree("dev"));
  EXPECT_EQ(member_at(answer, "projects.1.environments.1.name"), Tree("prod"));
  EXPECT_EQ(member_at(answer, "projects.1.environments.1.groups.0.logGroupName"), Tree("/shop/prod/api"));
  EXPECT_EQ(member_at(answer, "projects.1.environments.1.groups.0.streams"), Tree(2));
  EXPECT_EQ(member_at(answer, "projects.1.environments.1.groups.0.newest"), Tree(kPageStart + 7000));
  EXPECT_EQ(member_at(answer, "projects.2.name"), Tree("로그"));
  EXPECT_EQ(member_at(answer, "projects.2.environments.0.name"), Tree("개발"));
  EXPECT_EQ(member_at(answer, "projects.2.environments.0.groups.0.display"), Tree("/로그/개발"));
}

TEST(PageAbout, CountsWhatIsServed) {
  PageServer page;
  add_page_events(page);
  const Tree about = page.get("about");
  EXPECT_EQ(member_at(about, "account"), Tree("000000000000"));
  EXPECT_EQ(member_at(about, "anchor"), Tree("now"));
  EXPECT_EQ(member_at(about, "oldest"), Tree(kPageStart));
  EXPECT_EQ(member_at(about, "newest"), Tree(kPageStart + 9000));
  EXPECT_EQ(member_at(about, "store.kept"), Tree(false));
  EXPECT_EQ(member_at(about, "counts.groups"), Tree(2));
  EXPECT_EQ(member_at(about, "counts.streams"), Tree(3));
  EXPECT_EQ(member_at(about, "counts.files"), Tree(3));
}

// ---- one event

/// The id of an event of a file at an offset, as the service's answers have it.
std::string page_id_at(PageServer& page, const std::string& group, const std::string& stream, std::uint64_t offset) {
  const auto listing = page.server().catalogue().listing();
  return event_id_text(
      {.timestamp = 0, .file = listing->find(group)->streams.find(stream)->second.files.front()->id, .offset = offset});
}

TEST(PageEvent, HasItsFieldsAndNeighbours) {
  PageServer page;
  add_page_events(page);
  const std::string id = page_id_at(page, "/shop/prod/api", "app.jsonl", 0);
  const Tree answer = page.get("event", {{"ptr", id}, {"before", "5"}, {"after", "1"}});
  EXPECT_EQ(member_at(answer, "event.logGroupName"), Tree("/shop/prod/api"));
  EXPECT_EQ(member_at(answer, "event.logStreamName"), Tree("app.jsonl"));
  EXPECT_EQ(member_at(answer, "event.timestamp"), Tree(kPageStart));
  EXPECT_EQ(member_at(answer, "event.level"), Tree("ERROR"));
  EXPECT_EQ(member_at(answer, "inherited"), Tree(false));
  EXPECT_EQ(write_json(member_at(answer, "fields")),
            R"([{"name":"time","kind":"string","text":"2026-03-02T00:00:00Z","field":"time","selector":"$.time"},)"
            R"({"name":"level","kind":"string","text":"ERROR","field":"level","selector":"$.level"},)"
            R"({"name":"user","kind":"object","selector":"$.user","children":[)"
            R"({"name":"age","kind":"number","text":"34","field":"user.age","selector":"$.user.age"}]},)"
            R"({"name":"tags","kind":"array","selector":"$.tags","children":[)"
            R"({"name":"0","kind":"string","text":"a","field":"tags.0","selector":"$.tags[0]"}]}])");
  EXPECT_TRUE(member_at(answer, "before").items()->empty());
  EXPECT_EQ(member_at(answer, "after").items()->size(), 1U);
  EXPECT_EQ(member_at(answer, "after.0.level"), Tree("INFO"));
}

TEST(PageEvent, SaysThatItsTimeIsInherited) {
  PageServer page;
  add_page_events(page);
  const std::string first = R"({"time":"2026-03-02T00:00:00Z","level":"ERROR","user":{"age":34},"tags":["a"]})";
  const std::string second = R"({"time":"2026-03-02T00:00:01Z","level":"INFO"})";
  const Tree answer =
      page.get("event", {{"ptr", page_id_at(page, "/shop/prod/api", "app.jsonl", first.size() + second.size() + 2)}});
  EXPECT_EQ(member_at(answer, "event.message"), Tree("  at main (a.js:1)"));
  EXPECT_EQ(member_at(answer, "event.timestamp"), Tree(kPageStart + 1000));
  EXPECT_EQ(member_at(answer, "inherited"), Tree(true));
  EXPECT_EQ(member_at(answer, "before.0.timestamp"), Tree(kPageStart));
  EXPECT_EQ(member_at(answer, "before.1.timestamp"), Tree(kPageStart + 1000));
  EXPECT_EQ(member_at(answer, "after.0.timestamp"), Tree(kPageStart + 7000));
}

TEST(PageEvent, IsFoundByAPointerOfAQuery) {
  PageServer page;
  add_page_events(page);
  const auto listing = page.server().catalogue().listing();
  const std::uint64_t file = listing->find("/shop/dev/worker")->streams.begin()->second.files.front()->id;
  const Tree answer = page.get("event", {{"ptr", pointer_text({.file = file, .offset = 0})}});
  EXPECT_EQ(member_at(answer, "event.message"), Tree("2026-03-02 00:00:02 INFO started"));
  EXPECT_TRUE(member_at(answer, "fields").items()->empty());
  const Tree explained = page.post(
      "explain",
      Tree::map({{"language", "pattern"}, {"text", "started"}, {"ptr", pointer_text({.file = file, .offset = 0})}}));
  EXPECT_EQ(member_at(explained, "match"), Tree(true));
}

TEST(PageEvent, IsRefusedIfItIsNotThere) {
  PageServer page;
  add_page_events(page);
  EXPECT_EQ(code_of(page.get_answer("event", {{"ptr", "x"}})), "InvalidParameter");
  EXPECT_EQ(code_of(page.get_answer("event")), "InvalidParameter");
  EXPECT_EQ(page.get_answer("event", {{"ptr", std::string(56, '1')}}).status, 404);
  EXPECT_EQ(page.get_answer("event", {{"ptr", page_id_at(page, "/shop/prod/api", "app.jsonl", 1)}}).status, 404)
      << "no event begins there";
  EXPECT_EQ(code_of(page.get_answer("event",
                                    {{"ptr", page_id_at(page, "/shop/prod/api", "app.jsonl", 0)}, {"before", "201"}})),
            "InvalidParameter");
}

TEST(PageEvent, NamesItsFieldsAsTheLanguagesDo) {
  PageServer page;
  page.with("a/a.jsonl", R"({"a-b":1,"@x":2,"two words":3,"a.b":{"c":null},"`":true,"q\"":[[4]],"한글":5,"":6})"
                         "\n");
  const Tree answer = page.get("event", {{"ptr", page_id_at(page, "/a", "a.jsonl", 0)}});
  std::string names;
  const auto add = [&](const auto& self, const Tree& node) -> void {
    const auto text_at = [&](std::string_view name) {
      return node.find(name) != nullptr ? *node.find(name)->text() : std::string("-");
    };
    names += text_at("name") + " " + text_at("kind") + " " + text_at("field") + " " + text_at("selector") + "\n";
    if (node.find("children") == nullptr) return;
    for (const Tree& child : *node.find("children")->items()) self(self, child);
  };
  for (const Tree& node : *answer.find("fields")->items()) add(add, node);
  EXPECT_EQ(names,
            "a-b number `a-b` $.a-b\n"
            "@x number @@x $.['@x']\n"
            "two words number `two words` $.['two words']\n"
            "a.b object - $.['a.b']\n"
            "c null a.b.c $.['a.b'].c\n"
            "` boolean - $.['`']\n"
            "q\" array - $.['q\"']\n"
            "0 array - $.['q\"'][0]\n"
            "0 number `q\".0.0` $.['q\"'][0][0]\n"
            "한글 number `한글` $.['한글']\n"
            " number - -\n");
}

}  // namespace
}  // namespace insitu::serve
