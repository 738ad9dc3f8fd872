#include "insitu/metric_scan.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/model/timestamp.h"
#include "insitu/compile.h"
#include "tests/trickling_source.h"

// Runs in parallel; also built and run under ThreadSanitizer.
namespace insitu {
namespace {

Input memory_input(const std::string& bytes) {
  return {.open = [=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
            return std::make_unique<TricklingSource>(bytes, 1 << 20);
          },
          .path = "logs/a.log"};
}

Input missing_input() {
  return {[]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::unexpected(InputProblem{"missing"});
  }};
}

std::string clock_of(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  return text.substr(11, 5);
}

std::string text_of(const MetricData& data) {
  std::string text;
  text += std::to_string(data.events) + " events, " + std::to_string(data.outside) + " outside, " +
          std::to_string(data.matched) + " matched, " + std::to_string(data.published) + " published, " +
          std::to_string(data.without_time) + " without time, " + std::to_string(data.default_minutes) + " default, " +
          std::to_string(data.files_with_problems) + " with problems\n";
  if (data.first_event <= data.last_event) {
    text += clock_of(data.first_event) + " to " + clock_of(data.last_event) + "\n";
  }
  for (const auto& [dimensions, minutes] : data.metrics) {
    for (const auto& [minute, samples] : minutes) {
      text += clock_of(minute);
      for (const auto& [name, value] : dimensions) text += " " + name + "=" + value;
      text += " " + std::to_string(samples.count()) + " " + std::to_string(samples.sum()) + "\n";
    }
  }
  return text;
}

/// The result of a scan as one text, problems first.
std::string published(const Program& program, const MetricTransformation& transformation,
                      const std::vector<Input>& inputs, const ScanOptions& options, const QueryOptions& query) {
  std::string text;
  const auto report = [&](std::size_t file, const InputProblem& problem) {
    text += std::to_string(file) + ": " + problem.message + "\n";
  };
  const MetricData data = scan_metric(program, transformation, inputs, report, options, query);
  return text + text_of(data);
}

/// The same, which depends neither on threads, nor on blocks, nor on the prefilter.
std::string published_in_every_way(std::string_view pattern, const MetricTransformation& transformation,
                                   const std::vector<Input>& inputs, const QueryOptions& query = {},
                                   InputShape shape = InputShape::Lines) {
  std::string expected;
  for (const Prefiltering prefiltering : {Prefiltering::Off, Prefiltering::On}) {
    const Program program = *compile_filter_pattern(pattern, {.prefiltering = prefiltering});
    for (const unsigned threads : {1U, 2U, 4U}) {
      for (const std::size_t block : {7UL, 64UL, 512UL * 1024}) {
        ScanOptions options;
        options.threads = threads;
        options.blocks.block_bytes = block;
        options.blocks.shape = shape;
        const std::string found = published(program, transformation, inputs, options, query);
        if (expected.empty()) expected = found;
        EXPECT_EQ(found, expected) << threads << " threads, blocks of " << block;
      }
    }
  }
  return expected;
}

std::string line(int minute, std::string_view level, std::string_view service) {
  const std::string clock = (minute < 10 ? "0" : "") + std::to_string(minute);
  return R"({"time":"2026-03-02T10:)" + clock + R"(:30Z","level":")" + std::string(level) + R"(","svc":")" +
         std::string(service) + "\",\"ms\":5}\n";
}

TEST(MetricScan, CountsMatchesByMinute) {
  std::string log;
  for (int i = 0; i < 40; ++i) log += line(i % 4, i % 5 == 0 ? "ERROR" : "INFO", "pay");
  EXPECT_EQ(
      published_in_every_way("{ $.level = \"ERROR\" }", {}, {memory_input(log), memory_input(line(9, "ERROR", "x"))}),
      "41 events, 0 outside, 9 matched, 9 published, 0 without time, 0 default, 0 with problems\n"
      "10:00 to 10:09\n"
      "10:00 2 2.000000\n"
      "10:01 2 2.000000\n"
      "10:02 2 2.000000\n"
      "10:03 2 2.000000\n"
      "10:09 1 1.000000\n");
}

TEST(MetricScan, KeepsDimensionsApart) {
  MetricTransformation transformation;
  transformation.value = "$.ms";
  transformation.dimensions = {{"Service", "$.svc"}};
  const std::string log = line(0, "ERROR", "pay") + line(0, "ERROR", "cart") + line(0, "ERROR", "pay");
  EXPECT_EQ(published_in_every_way("{ $.level = \"ERROR\" }", transformation, {memory_input(log)}),
            "3 events, 0 outside, 3 matched, 3 published, 0 without time, 0 default, 0 with problems\n"
            "10:00 to 10:00\n"
            "10:00 Service=cart 1 5.000000\n"
            "10:00 Service=pay 2 10.000000\n");
}

TEST(MetricScan, PublishesDefaultsWhereThereAreEvents) {
  MetricTransformation transformation;
  transformation.default_value = 0;
  const std::string log = line(0, "INFO", "a") + line(1, "ERROR", "a") + line(1, "INFO", "a") + line(5, "INFO", "a");
  EXPECT_EQ(published_in_every_way("{ $.level = \"ERROR\" }", transformation, {memory_input(log)}),
            "4 events, 0 outside, 1 matched, 1 published, 0 without time, 2 default, 0 with problems\n"
            "10:00 to 10:05\n"
            "10:00 1 0.000000\n"
            "10:01 1 1.000000\n"
            "10:05 1 0.000000\n");
}

TEST(MetricScan, LooksAtTheWindowOnly) {
  QueryOptions query;
  query.clock.start = from_civil(2026, 3, 2, 10, 1);
  query.clock.end = from_civil(2026, 3, 2, 10, 2);
  const std::string log =
      line(0, "ERROR", "a") + line(1, "ERROR", "a") + "ERROR without a time\n" + line(3, "ERROR", "a");
  EXPECT_EQ(published_in_every_way("ERROR", {}, {memory_input(log)}, query),
            "1 events, 3 outside, 1 matched, 1 published, 0 without time, 0 default, 0 with problems\n"
            "10:01 to 10:01\n"
            "10:01 1 1.000000\n");
}

TEST(MetricScan, CountsMatchesWithoutATime) {
  EXPECT_EQ(published_in_every_way("ERROR", {}, {memory_input("ERROR one\nfine\nERROR two\n")}),
            "3 events, 0 outside, 2 matched, 0 published, 2 without time, 0 default, 0 with problems\n");
}

TEST(MetricScan, EventsMayInheritTheTimeOfEarlierOnes) {
  const std::string log = "ERROR early\n" + line(0, "INFO", "a") + "ERROR of a trace\n" + line(3, "INFO", "a") +
                          "fine\n" + "fine\n" + "  at ERROR\n";
  QueryOptions query;
  query.missing_times = MissingTimes::Inherited;
  EXPECT_EQ(published_in_every_way("ERROR", {}, {memory_input(log)}, query),
            "7 events, 0 outside, 3 matched, 2 published, 1 without time, 0 default, 0 with problems\n"
            "10:00 to 10:03\n"
            "10:00 1 1.000000\n"
            "10:03 1 1.000000\n");
  query.clock.start = from_civil(2026, 3, 2, 10, 1);
  EXPECT_EQ(published_in_every_way("ERROR", {}, {memory_input(log)}, query),
            "4 events, 3 outside, 1 matched, 1 published, 0 without time, 0 default, 0 with problems\n"
            "10:03 to 10:03\n"
            "10:03 1 1.000000\n");
}

TEST(MetricScan, ReadsEventObjects) {
  const std::string events = R"({"events":[{"timestamp":1772445630000,"message":"ERROR a"},)"
                             R"({"timestamp":1772445631000,"message":"fine"},{"message":"ERROR b"}]})";
  EXPECT_EQ(published_in_every_way("ERROR", {}, {memory_input(events)}, {}, InputShape::Events),
            "3 events, 0 outside, 2 matched, 1 published, 1 without time, 0 default, 0 with problems\n"
            "10:00 to 10:00\n"
            "10:00 1 1.000000\n");
}

TEST(MetricScan, ReportsWhatIsWrong) {
  const std::string deep = R"({"time":"2026-03-02T10:00:00Z","level":)" + std::string(1100, '[') + "\n";
  EXPECT_EQ(published_in_every_way("{ $.level = * }", {}, {memory_input(deep), missing_input()}),
            "0: the event at byte 0 is no match: its JSON nests deeper than 1024 levels\n"
            "1: missing\n"
            "1 events, 0 outside, 0 matched, 0 published, 0 without time, 0 default, 2 with problems\n"
            "10:00 to 10:00\n");
}

// ---- several filters

struct Filter {
  Program program;
  MetricTransformation transformation;
};

std::vector<ScannedFilter> scanned(const std::vector<Filter>& filters) {
  std::vector<ScannedFilter> all;
  for (const auto& [program, transformation] : filters) all.push_back({program, transformation});
  return all;
}

TEST(MetricScan, SeveralFiltersPublishWhatEachOfThemDoes) {
  MetricTransformation with_default;
  with_default.default_value = 0;
  MetricTransformation by_service;
  by_service.value = "$.ms";
  by_service.dimensions = {{"Service", "$.svc"}};
  std::string log;
  for (int i = 0; i < 60; ++i) {
    log += line(i % 7, i % 5 == 0 ? "ERROR" : "INFO", i % 3 == 0 ? "pay" : "cart");
    if (i % 11 == 0) log += "2026-03-02 10:20:00 a timeout of " + std::to_string(i) + "\n";
    if (i % 13 == 0) log += "an ERROR at no time\n\n";
  }
  const std::vector<Input> inputs = {memory_input(log), memory_input(line(9, "ERROR", "x"))};
  for (const Prefiltering prefiltering : {Prefiltering::Off, Prefiltering::On}) {
    const auto compiled = [&](std::string_view pattern) {
      return *compile_filter_pattern(pattern, {.prefiltering = prefiltering});
    };
    const std::vector<Program> alternatives = {compiled("{ $.svc = \"cart\" }"), compiled("timeout")};
    const std::vector<Filter> filters = {{compiled("{ $.level = \"ERROR\" }"), {}},
                                         {compiled("{ $.level = \"ERROR\" && $.svc != \"pay\" }"), by_service},
                                         {compiled("timeout"), with_default},
                                         {any_of(alternatives), {}},
                                         {compiled("{ $.other NOT EXISTS }"), with_default},
                                         {compiled("{ $.lacking = 1 }"), {}},
                                         {compiled("[date, time, a, what, ...]"), {}},
                                         {compiled("ERROR -pay"), with_default}};
    for (const unsigned threads : {1U, 3U}) {
      for (const std::size_t block : {64UL, 512UL * 1024}) {
        ScanOptions options;
        options.threads = threads;
        options.blocks.block_bytes = block;
        const auto none = [](std::size_t, const InputProblem& problem) { ADD_FAILURE() << problem.message; };
        const std::vector<MetricData> together = scan_metrics(scanned(filters), inputs, none, options);
        ASSERT_EQ(together.size(), filters.size());
        for (std::size_t i = 0; i < filters.size(); ++i) {
          const MetricData alone = scan_metric(filters[i].program, filters[i].transformation, inputs, none, options);
          EXPECT_EQ(text_of(together[i]), text_of(alone)) << i;
          EXPECT_EQ(together[i].names.names, alone.names.names) << i;
        }
      }
    }
  }
}

TEST(MetricScan, SeveralFiltersReportAnEventOnceAndOnlyIfItMayMatch) {
  const std::vector<Filter> filters = {{*compile_filter_pattern("{ $.a = \"rare\" }"), {}},
                                       {*compile_filter_pattern("{ $.b = \"rare\" }"), {}},
                                       {*compile_filter_pattern("ERROR"), {}}};
  const auto reported = [&](const std::string& log) {
    std::string text;
    const std::vector<Input> inputs = {memory_input(log)};
    scan_metrics(scanned(filters), inputs,
                 [&](std::size_t, const InputProblem& problem) { text += problem.message + "\n"; });
    return text;
  };
  const std::string deep = std::string(2000, '[') + std::string(2000, ']');
  EXPECT_EQ(reported("{\"c\":\"ERROR\",\"d\":" + deep + "}\n"), "") << "only the text may match";
  EXPECT_EQ(reported("{\"c\":\"rare\",\"d\":" + deep + "}\n"),
            "the event at byte 0 is no match: its JSON nests deeper than 1024 levels\n");
}

}  // namespace
}  // namespace insitu
