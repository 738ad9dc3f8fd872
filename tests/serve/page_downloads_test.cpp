#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>

#include "cli/serve/page_api/static.h"
#include "cli/serve/page_api/tail.h"
#include "insitu/compile.h"
#include "tests/serve/page_server.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kExportStart = 1'772'409'600'000;  // 2026-03-02 00:00:00 UTC

void add_page_lines(PageServer& page) {
  page.with("shop/api/a.log",
            "2026-03-02 00:00:00 ERROR \"quoted\", and more\n"
            "2026-03-02 00:00:02 INFO 한글\n")
      .with("shop/api/b.log", "2026-03-02 00:00:01 WARN =1+1\n");
}

std::string page_header_of(const HttpAnswer& answer, std::string_view name) {
  for (const auto& [header, value] : answer.headers) {
    if (header == name) return value;
  }
  return "no " + std::string(name);
}

TEST(PageExport, OfEventsIsNewestFirst) {
  PageServer page;
  add_page_lines(page);
  HttpAnswer answer = page.get_answer("export", {{"logGroupName", "/shop/api"}, {"format", "csv"}, {"bom", "1"}});
  EXPECT_EQ(answer.type, "text/csv; charset=utf-8");
  EXPECT_EQ(page_header_of(answer, "Content-Disposition"), "attachment; filename=\"events.csv\"");
  EXPECT_EQ(PageServer::bytes_of(std::move(answer)),
            "\xEF\xBB\xBF@timestamp,@logStream,@message\r\n"
            "2026-03-02 00:00:02.000,a.log,2026-03-02 00:00:02 INFO 한글\r\n"
            "2026-03-02 00:00:01.000,b.log,2026-03-02 00:00:01 WARN =1+1\r\n"
            "2026-03-02 00:00:00.000,a.log,\"2026-03-02 00:00:00 ERROR \"\"quoted\"\", and more\"\r\n");
}

TEST(PageExport, OfEventsTakesThoseThatAreAskedFor) {
  PageServer page;
  add_page_lines(page);
  const auto lines = [&](PageServer::Parameters more) {
    more.emplace_back("logGroupName", "/shop/api");
    more.emplace_back("format", "ndjson");
    return PageServer::bytes_of(page.get_answer("export", std::move(more)));
  };
  EXPECT_EQ(
      lines({{"level", "WARN"}, {"bom", "1"}}),
      R"({"@timestamp":"2026-03-02 00:00:01.000","@logStream":"b.log","@message":"2026-03-02 00:00:01 WARN =1+1"})"
      "\n");
  EXPECT_EQ(lines({{"logStreamName", "b.log"}}), lines({{"level", "WARN"}}));
  EXPECT_EQ(lines({{"filterPattern", "WARN"}}), lines({{"level", "WARN"}}));
  EXPECT_EQ(
      lines({{"startTime", std::to_string(kExportStart + 1000)}, {"endTime", std::to_string(kExportStart + 1000)}}),
      lines({{"level", "WARN"}}));
  EXPECT_EQ(lines({{"level", "TRACE"}}), "");
}

TEST(PageExport, OfAQueryIsWhatTheQueryPrints) {
  PageServer page;
  add_page_lines(page);
  const Tree started =
      page.run(Service::Logs, "StartQuery",
               Tree::map({{"logGroupName", "/shop/api"},
                          {"startTime", kExportStart},
                          {"endTime", kExportStart + 10'000},
                          {"queryString", "stats count(*) as n, max(@timestamp) as last by @logStream | sort n"}}));
  const std::string id = *started.find("queryId")->text();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (page.get_answer("export", {{"queryId", id}}).status == 409 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const auto in_format = [&](const std::string& format) {
    return PageServer::bytes_of(page.get_answer("export", {{"queryId", id}, {"format", format}}));
  };
  EXPECT_EQ(in_format("csv"), "@logStream,n,last\r\nb.log,1,1772409601000\r\na.log,2,1772409602000\r\n");
  EXPECT_EQ(in_format("ndjson"),
            "{\"@logStream\":\"b.log\",\"n\":1,\"last\":1772409601000}\n"
            "{\"@logStream\":\"a.log\",\"n\":2,\"last\":1772409602000}\n");
  const auto json = read_json("{\"rows\":" + in_format("json") + "}");
  ASSERT_TRUE(json);
  EXPECT_EQ(member_at(*json, "rows.1.n"), Tree(2));
  EXPECT_TRUE(in_format("markdown").starts_with("| @logStream |")) << in_format("markdown");
}

TEST(PageExport, RefusesWhatItCannotGive) {
  PageServer page;
  add_page_lines(page);
  EXPECT_EQ(page.get_answer("export", {{"queryId", "x"}}).status, 404);
  EXPECT_EQ(page.get_answer("export", {{"logGroupName", "/x"}}).status, 404);
  EXPECT_EQ(code_of(page.get_answer("export", {{"format", "xls"}})), "InvalidParameter");
  EXPECT_EQ(code_of(page.get_answer("export")), "InvalidParameter");
  EXPECT_EQ(code_of(page.get_answer("export", {{"logGroupName", "/shop/api"}, {"level", "LOUD"}})), "InvalidParameter");
  EXPECT_EQ(code_of(page.get_answer("export", {{"logGroupName", "/shop/api"}, {"filterPattern", "{ $."}})),
            "MalformedPattern");
}

/// Reads a stream until it has given a text, for a minute at most.
std::string read_page_stream_until(BodyStream& stream, std::string_view wanted) {
  std::string all;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!all.contains(wanted) && std::chrono::steady_clock::now() < deadline) {
    if (!stream.next(all)) break;
  }
  return all;
}

TEST(PageTail, GivesWhatComesFromNowOn) {
  PageServer page;
  add_page_lines(page);
  HttpAnswer answer = page.get_answer("tail", {{"group", "/shop/api"}, {"pattern", "come"}, {"level", "ERROR"}});
  ASSERT_TRUE(answer.stream) << answer.body;
  EXPECT_EQ(answer.type, "text/event-stream");
  std::string first;
  EXPECT_TRUE(answer.stream->next(first));
  EXPECT_EQ(first, ": ok\n\n") << "at once";
  std::ofstream(page.path_of("shop/api/a.log"), std::ios::app)
      << "2026-03-02 00:01:00 ERROR gone\n2026-03-02 00:01:01 INFO come\n2026-03-02 00:01:02 ERROR come <b>\n";
  const std::string events = read_page_stream_until(*answer.stream, "event: events");
  ASSERT_TRUE(events.starts_with("event: events\ndata: ")) << events;
  ASSERT_TRUE(events.ends_with("\n\n")) << events;
  const auto data = read_json(std::string_view(events).substr(std::string_view("event: events\ndata: ").size()));
  ASSERT_TRUE(data) << events;
  EXPECT_EQ(member_at(*data, "events").items()->size(), 1U) << events;
  EXPECT_EQ(member_at(*data, "events.0.logGroupName"), Tree("/shop/api"));
  EXPECT_EQ(member_at(*data, "events.0.logStreamName"), Tree("a.log"));
  EXPECT_EQ(member_at(*data, "events.0.timestamp"), Tree(kExportStart + 62'000));
  EXPECT_EQ(member_at(*data, "events.0.message"), Tree("2026-03-02 00:01:02 ERROR come <b>"));
  EXPECT_EQ(member_at(*data, "sampled"), Tree(false));
  page.server().stop();
  std::string rest;
  EXPECT_FALSE(answer.stream->next(rest)) << "the server has ended";
}

TEST(PageTail, PingsWhileNothingComes) {
  PageServer page;
  add_page_lines(page);
  auto tail = page.server().tails().open({.groups = {"/shop/api"}, .pattern = *compile_filter_pattern("")});
  ASSERT_TRUE(tail);
  const auto stream = page_tail_stream(std::move(*tail), {}, std::chrono::milliseconds(5));
  EXPECT_TRUE(read_page_stream_until(*stream, "event: ping\ndata: {}\n\n").starts_with(": ok\n\nevent: ping\n"));
}

TEST(PageTail, RefusesAGroupThatIsNotThere) {
  PageServer page;
  add_page_lines(page);
  EXPECT_EQ(page.get_answer("tail", {{"group", "/x"}}).status, 404);
  EXPECT_EQ(code_of(page.get_answer("tail", {{"group", "/shop/api"}, {"pattern", "[a"}})), "MalformedPattern");
}

// ---- the files of the page

TEST(PageFiles, HaveHeadersThatKeepThemInTheirPlace) {
  const auto index = answer_page_file("/", std::nullopt);
  ASSERT_TRUE(index);
  EXPECT_EQ(index->status, 200);
  EXPECT_TRUE(index->type.starts_with("text/html")) << index->type;
  EXPECT_TRUE(index->body.contains("<!doctype html>") || index->body.contains("<!DOCTYPE html>"));
  EXPECT_EQ(page_header_of(*index, "Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_EQ(page_header_of(*index, "Referrer-Policy"), "no-referrer");
  EXPECT_EQ(page_header_of(*index, "X-Robots-Tag"), "noindex");
  for (const char* path : {"/app.js", "/app.css", "/chart.js", "/favicon.svg"}) {
    EXPECT_TRUE(answer_page_file(path, std::nullopt)) << path;
  }
  for (const char* path : {"/index.html", "/../routes.cpp", "/page_files.h", "//app.js", ""}) {
    EXPECT_FALSE(answer_page_file(path, std::nullopt)) << path;
  }
}

TEST(PageFiles, AreReadFromAFolderWhileTheyAreWorkedOn) {
  const TemporaryFolder folder;
  write_content(folder / "index.html", "new");
  write_content(folder / "other.html", "no file of the page");
  std::filesystem::create_directory(folder / "js");
  write_content(folder / "js/b.js", "b();");
  write_content(folder / "js/a.js", "a();");
  EXPECT_EQ(answer_page_file("/", folder.path())->body, "new");
  EXPECT_EQ(answer_page_file("/app.css", folder.path())->body, answer_page_file("/app.css", std::nullopt)->body);
  EXPECT_TRUE(answer_page_file("/app.js", folder.path())->body.contains("a();"));
  EXPECT_FALSE(answer_page_file("/other.html", folder.path()));
}

}  // namespace
}  // namespace insitu::serve
