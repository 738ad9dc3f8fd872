#include "tests/conformance/emf_case_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/conformance/faults_text.h"

namespace insitu::conformance {
namespace {

TEST(EmfCaseFile, ReadsBlocks) {
  const EmfCaseFile file = parse_emf_case_file(
      "# source\n"
      "now  1970-01-01T00:02:00.000Z\n"
      "document  {\"a\":1}\n"
      "pad  20\n"
      "document-escaped  \"x\\ty\"\n"
      "minute  1970-01-01T00:01  1 2.5 3*2  Shop  \"a\\u0020 b\"  None  \"S=\\u0020\"\n"
      "second  1970-01-01T00:00:01  1  Shop  b  Count\n"
      "dropped  2  bad-namespace  \"\"\n"
      "noted  1  blank-dimension\n");
  ASSERT_TRUE(file.faults.empty()) << file.faults.front().what;
  ASSERT_EQ(file.blocks.size(), 1U);
  const EmfBlock& block = file.blocks.front();
  EXPECT_EQ(block.now, 120000);
  ASSERT_EQ(block.events.size(), 2U);
  EXPECT_EQ(block.events[0].message, "{\"a\":1,\"pad\":\"xxxx\"}");
  EXPECT_EQ(block.events[1].message, "x\ty");
  const reference::EmfSeriesName first{"Shop", "a  b", "None", {{"S", " "}}};
  const reference::EmfSeriesName second{"Shop", "b", "Count", {}};
  EXPECT_EQ(block.expected.samples.at(first).at(60000), (std::vector<double>{1, 2.5, 3, 3}));
  EXPECT_EQ(block.expected.samples.at(second).at(1000), (std::vector<double>{1}));
  EXPECT_EQ(block.expected.high_resolution, (std::set<reference::EmfSeriesName>{second}));
  EXPECT_EQ(block.expected.dropped, (std::multiset<reference::EmfLoss>{{2, "bad-namespace", ""}}));
  EXPECT_EQ(block.expected.noted, (std::multiset<reference::EmfLoss>{{1, "blank-dimension", std::nullopt}}));
}

TEST(EmfCaseFile, ReadsEvents) {
  const EmfCaseFile file = parse_emf_case_file(
      "# source\n"
      "event  1970-01-01T00:01:00.000Z  {}\n"
      "received  1970-01-01T00:02:00.000Z\n"
      "event  -  {}\n"
      "samples  none\n");
  ASSERT_TRUE(file.faults.empty()) << file.faults.front().what;
  const EmfBlock& block = file.blocks.front();
  EXPECT_EQ(block.events[0].timestamp, 60000);
  EXPECT_EQ(block.events[0].ingestion_time, std::nullopt);
  EXPECT_EQ(block.events[1].timestamp, std::nullopt);
  EXPECT_EQ(block.events[1].ingestion_time, 120000);
}

TEST(EmfCaseFile, FindsFaults) {
  const std::string document = "# s\ndocument  {}\n";
  EXPECT_EQ(faults_of(parse_emf_case_file(document)), "1: a case that asserts nothing\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_emf_case_file("document  {}\nsamples  none\n")),
            "1: a case that does not name its source in a `#` line\n");
  EXPECT_EQ(faults_of(parse_emf_case_file(document + "event  -  {}\nsamples  none\n")),
            "1: documents are lines or events, and not both in a block\n");
  EXPECT_EQ(faults_of(parse_emf_case_file(document + "samples  none\ndropped  x  nested\n")),
            "4: an entry is `2  missing-member  gone`\n");
  EXPECT_EQ(
      faults_of(parse_emf_case_file(document + "samples  none\nminute  1970-01-01T00:01  1  Shop\n")).substr(0, 14),
      "4: samples are");
  EXPECT_EQ(faults_of(parse_emf_case_file(document + "pad  1\nsamples  none\n")),
            "3: `pad` is a number of bytes, after a longer document\n");
}

}  // namespace
}  // namespace insitu::conformance
