#include "insitu/field_scan.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/memory_input.h"

// Runs in parallel; also built and run under ThreadSanitizer.
namespace insitu {
namespace {

Input log_file(const std::string& bytes) {
  Input input = memory_input(bytes);
  input.path = "logs/a.log";
  return input;
}

/// What a count comes to, problems in front, as one text.
std::string counted(const std::vector<Input>& inputs, const ScanOptions& options, const QueryOptions& query = {}) {
  std::string text;
  const auto report = [&](std::size_t file, const InputProblem& problem) {
    text += std::to_string(file) + ": " + problem.message + "\n";
  };
  const FieldScanResult result = scan_fields(inputs, report, options, query);
  text += std::to_string(result.events) + " events, " + std::to_string(result.json_events) + " JSON, " +
          std::to_string(result.events_without_time) + " without time, " + std::to_string(result.events_outside) +
          " outside, " + std::to_string(result.bytes_scanned) + " bytes, " + std::to_string(result.files) + " files, " +
          std::to_string(result.files_with_problems) + " with problems\n";
  for (const FieldCount& field : result.fields) {
    text += field.name + " " + std::to_string(field.events) + " " + field.example + "\n";
  }
  return text;
}

/// The same, which must not depend on the number of threads nor on the size of blocks.
std::string counted_in_every_way(const std::vector<Input>& inputs, const QueryOptions& query = {}) {
  std::string expected;
  for (const unsigned threads : {1U, 2U, 4U}) {
    for (const std::size_t block : {7UL, 64UL, 512UL * 1024}) {
      ScanOptions options;
      options.threads = threads;
      options.blocks.block_bytes = block;
      const std::string found = counted(inputs, options, query);
      if (expected.empty()) expected = found;
      EXPECT_EQ(found, expected) << threads << " threads, blocks of " << block;
    }
  }
  return expected;
}

TEST(FieldScan, CountsTheFieldsOfAllInputs) {
  std::string more;
  for (int i = 0; i < 200; ++i) more += R"({"b":)" + std::to_string(i) + "}\n";
  const std::string first = "{\"time\":\"2026-03-02T00:00:00Z\",\"a\":1}\nplain\n";
  EXPECT_EQ(counted_in_every_way({log_file(first), log_file(more)}),
            "202 events, 201 JSON, 201 without time, 0 outside, " + std::to_string(first.size() + more.size()) +
                " bytes, 2 files, 0 with problems\n"
                "@log 202 logs\n"
                "@logStream 202 a.log\n"
                "@message 202 {\"time\":\"2026-03-02T00:00:00Z\",\"a\":1}\n"
                "b 200 0\n"
                "@timestamp 1 2026-03-02 00:00:00.000\n"
                "a 1 1\n"
                "time 1 2026-03-02T00:00:00Z\n");
}

TEST(FieldScan, TellsProblemsInTheOrderOfTheInput) {
  const std::string deep = std::string(2000, '[') + std::string(2000, ']');
  const std::string bytes = "{\"a\":1}\n{\"deep\":" + deep + "}\n{\"a\":2}\n";
  EXPECT_EQ(counted_in_every_way({log_file(bytes), missing_input(), log_file(bytes)}),
            "0: the event at byte 8 has no fields: its JSON nests deeper than 1024 levels\n"
            "1: missing\n"
            "2: the event at byte 8 has no fields: its JSON nests deeper than 1024 levels\n"
            "6 events, 4 JSON, 6 without time, 0 outside, " +
                std::to_string(2 * bytes.size()) +
                " bytes, 3 files, 3 with problems\n"
                "@log 6 logs\n"
                "@logStream 6 a.log\n"
                "@message 6 {\"a\":1}\n"
                "a 4 1\n");
}

TEST(FieldScan, LooksIntoEventObjects) {
  ScanOptions options;
  options.threads = 2;
  options.blocks.shape = InputShape::Events;
  EXPECT_EQ(
      counted({log_file(R"({"message":"{\"a\":\"\u00e9\"}","timestamp":0,"logStreamName":"s"}{"other":1})")}, options),
      "0: the event at byte 66 was left out: an event object without `message`\n"
      "1 events, 1 JSON, 0 without time, 0 outside, 77 bytes, 1 files, 1 with problems\n"
      "@log 1 logs\n"
      "@logStream 1 s\n"
      "@message 1 {\"a\":\"é\"}\n"
      "@timestamp 1 1970-01-01 00:00:00.000\n"
      "a 1 é\n");
}

TEST(FieldScan, CountsOnlyTheEventsOfTheWindow) {
  QueryOptions query;
  query.clock.start = 1772409600000;  // 2026-03-02
  EXPECT_EQ(counted_in_every_way({log_file("{\"time\":\"2026-03-01T23:59:59.999Z\",\"a\":1}\n"
                                           "{\"time\":\"2026-03-02T00:00:00Z\",\"b\":1}\n"
                                           "{\"c\":1}\n")},
                                 query),
            "1 events, 1 JSON, 0 without time, 2 outside, 88 bytes, 1 files, 0 with problems\n"
            "@log 1 logs\n"
            "@logStream 1 a.log\n"
            "@message 1 {\"time\":\"2026-03-02T00:00:00Z\",\"b\":1}\n"
            "@timestamp 1 2026-03-02 00:00:00.000\n"
            "b 1 1\n"
            "time 1 2026-03-02T00:00:00Z\n");
}

TEST(FieldScan, HasNothingToSayOfNothing) {
  EXPECT_EQ(counted({}, {}), "0 events, 0 JSON, 0 without time, 0 outside, 0 bytes, 0 files, 0 with problems\n");
}

}  // namespace
}  // namespace insitu
