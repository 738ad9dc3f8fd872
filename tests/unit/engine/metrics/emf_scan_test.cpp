#include "insitu/emf_scan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/memory_input.h"

namespace insitu {
namespace {

constexpr std::int64_t kNine = 1'772'442'000'000;  // 2026-03-02T09:00Z

std::string document_line(const std::string& name, const std::string& target, std::int64_t time = kNine) {
  return R"({"_aws":{"Timestamp":)" + std::to_string(time) +
         R"(,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["S"]],"Metrics":[{"Name":")" + name +
         R"("}]}]},"S":"a",")" + target + "\":1}\n";
}

EmfData scan_all(const std::vector<Input>& inputs, const EmfOptions& options, const ScanOptions& scan = {},
                 const QueryOptions& query = {}) {
  return scan_emf(inputs, [](std::size_t, const InputProblem&) {}, scan, query, options);
}

std::string text_of(const EmfLedger& ledger) {
  std::string text;
  for (const EmfLedgerLine& line : ledger.lines) {
    text += std::to_string(line.file) + ":" + std::to_string(line.line) + " " + *line.entry.name + "\n";
  }
  return text;
}

// Lines are numbered in each file, whatever the blocks, and too long ones count.
TEST(EmfScan, NumbersLines) {
  const std::string fine = document_line("m", "m");
  const std::string lost = document_line("gone", "m");
  const std::string first = "plain\n" + lost + fine + std::string(3000, 'x') + "\n\n" + lost;
  const std::string second = lost + "plain\n";
  for (const std::size_t block_bytes : {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20U}) {
    ScanOptions scan;
    scan.threads = 3;
    scan.blocks.block_bytes = block_bytes;
    scan.blocks.max_event_bytes = 2000;
    const EmfData data = scan_all({chunked_input(first), memory_input(second)}, {.entries = LedgerEntries::All}, scan);
    EXPECT_EQ(text_of(data.ledger), "0:2 gone\n0:6 gone\n1:1 gone\n") << block_bytes;
    EXPECT_EQ(data.documents, 4U);
    EXPECT_EQ(data.ledger.dropped(), 3U);
    EXPECT_EQ(data.files_with_problems, 1U);
  }
}

TEST(EmfScan, KeepsOnlyTheFirstOfEachReason) {
  const std::string lost = document_line("gone", "m");
  const EmfData data = scan_all({memory_input(document_line("m", "m") + lost + lost)}, {});
  EXPECT_TRUE(data.ledger.lines.empty());
  ASSERT_EQ(data.ledger.reasons.size(), 1U);
  const EmfReasonCount& reason = data.ledger.reasons.at(EmfReason::MissingMember);
  EXPECT_EQ(reason.count, 2U);
  EXPECT_EQ(reason.first.line, 2U);
}

TEST(EmfScan, SelectsSeries) {
  const std::string log = document_line("m", "m") + document_line("n", "n") + document_line("n", "n");
  const auto published = [&](const EmfSelection& selection) {
    return scan_all({memory_input(log)}, {.selection = selection}).published;
  };
  EXPECT_EQ(published({}), 3U);
  EXPECT_EQ(published({.metric_name = "n"}), 2U);
  EXPECT_EQ(published({.metric_namespace = "Shop", .metric_name = "m"}), 1U);
  EXPECT_EQ(published({.metric_namespace = "shop"}), 0U);
  EXPECT_EQ(published({.dimensions = {{"S", "a"}}}), 3U);
  EXPECT_EQ(published({.dimensions = {{"S", "b"}}}), 0U);
}

// A window is of the times of events, not of documents.
TEST(EmfScan, LooksAtTheWindowOfEvents) {
  const std::string log = R"({"timestamp":"2026-03-02T12:00:00Z",)" + document_line("m", "m").substr(1) +
                          R"({"timestamp":"2026-03-02T13:00:00Z",)" + document_line("m", "m").substr(1) +
                          document_line("m", "m");
  QueryOptions query;
  query.clock.start = kNine + 4 * 3'600'000;
  const EmfData data = scan_all({memory_input(log)}, {}, {}, query);
  EXPECT_EQ(data.events, 1U);
  EXPECT_EQ(data.outside, 2U);
  EXPECT_EQ(data.newest, kNine + 4 * 3'600'000);
  EXPECT_EQ(data.published, 1U);
  EXPECT_EQ(data.times.first, kNine);
}

TEST(EmfScan, BoundsTheLogIfItIsWanted) {
  const std::string log = "2026-03-02T08:00:00Z fine\n" + document_line("m", "m") + "2026-03-02T10:00:00Z fine\n";
  const EmfData samples = scan_all({memory_input(log)}, {});
  EXPECT_EQ(samples.times.first, kNine);
  EXPECT_EQ(samples.times.last, kNine);
  const EmfData all = scan_all({memory_input(log)}, {.times = ReadTimes::Always});
  EXPECT_EQ(all.times.first, kNine - 3'600'000);
  EXPECT_EQ(all.times.last, kNine + 3'600'000);
}

}  // namespace
}  // namespace insitu
