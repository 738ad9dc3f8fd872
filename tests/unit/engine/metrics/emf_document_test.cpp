#include "engine/metrics/emf_document.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/json_text.h"

// The rules have their cases in tests/conformance/emf; here is what a reader reports besides.
namespace insitu {
namespace {

class Collected final : public EmfVisitor {
 public:
  void take(const EmfSamples& samples) override {
    std::uint64_t count = 0;
    for (const EmfValue& value : samples.values) count += value.times;
    published.push_back(samples.metric.name + " " + std::to_string(count));
  }
  void take(EmfEntry entry) override { entries.push_back(describe(entry)); }
  std::optional<std::int64_t> event_time() override {
    ++asked;
    return 1'772'442'000'000;
  }

  std::vector<std::string> published;
  std::vector<std::string> entries;
  int asked = 0;
};

std::string document(const std::string& timestamp, const std::string& rest = R"("m":1)") {
  return R"({"_aws":{)" + timestamp + R"("CloudWatchMetrics":[{"Namespace":"Shop","Metrics":[{"Name":"m"}]}]},)" +
         rest + "}";
}

std::vector<std::string> entries_of(const std::string& message, std::optional<std::int64_t> received = {}) {
  Collected found;
  EmfReader().read(message, received, found);
  return found.entries;
}

using Texts = std::vector<std::string>;

TEST(EmfDocument, AsksForTheTimeOfAnEventOnlyWhereItCounts) {
  Collected found;
  EmfReader reader;
  EXPECT_TRUE(reader.read(document(R"("Timestamp":1772442000000,)"), {}, found));
  EXPECT_EQ(found.asked, 0);
  EXPECT_TRUE(reader.read(document(""), {}, found));
  EXPECT_EQ(found.asked, 1);
  EXPECT_EQ(found.published, (Texts{"m 1", "m 1"}));
}

TEST(EmfDocument, SaysWhetherAMessageIsADocument) {
  Collected found;
  EmfReader reader;
  EXPECT_FALSE(may_be_emf("INFO fine"));
  EXPECT_TRUE(may_be_emf("the _aws member"));
  EXPECT_FALSE(reader.read("the _aws member", {}, found));
  EXPECT_FALSE(reader.read(R"({"_aws":"CloudWatchMetrics"})", {}, found));
  EXPECT_TRUE(reader.read(R"({"_aws":{}})", {}, found));
}

TEST(EmfDocument, SuggestsAnotherUnitOfTime) {
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000,)")),
            (Texts{"too-old: the time 1772442000 is before 1973 (is it in seconds? milliseconds are expected)"}));
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000000,)")),
            (Texts{"too-new: the time 1772442000000000 is after the year 9999 (is it in microseconds? milliseconds are "
                   "expected)"}));
  EXPECT_EQ(entries_of(document(R"("Timestamp":0,)")), (Texts{"too-old: the time 0 is before 1973"}));
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000,)"), 1'800'000'000'000),
            (Texts{"too-old: the time 1772442000000 is more than two weeks before the moment of reception"}));
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000,)"), 1'700'000'000'000),
            (Texts{"too-new: the time 1772442000000 is more than two hours after the moment of reception"}));
}

// What no calendar has is no time, however it is written, and no reference makes it one.
TEST(EmfDocument, TakesTheLargestNumbers) {
  EXPECT_EQ(entries_of(document(R"("Timestamp":99999999999999999999,)")).size(), 1U);
  EXPECT_EQ(entries_of(document(R"("Timestamp":-1e300,)")).size(), 1U);
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000,)"), INT64_MAX), Texts());
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000,)"), INT64_MIN), Texts());
}

TEST(EmfDocument, NamesWhatItIsAbout) {
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000,)", R"("n":1)")),
            (Texts{"missing-member: Shop/m: no member \"m\" at the root"}));
  EXPECT_EQ(entries_of(document(R"("Timestamp":1772442000000,)", R"("m":[1,true])")),
            (Texts{"not-a-number: Shop/m: an element of the array is no number"}));
  EXPECT_EQ(entries_of(R"({"_aws":{"CloudWatchMetrics":[{"Metrics":{}}]}})"),
            (Texts{"bad-metadata: \"Metrics\" is an object, not an array"}));
}

TEST(EmfDocument, ReadsJsonAsDeepAsTheWalkerDoes) {
  const auto nested = [](std::size_t levels) {
    return document(R"("Timestamp":1772442000000,)",
                    R"("m":1,"x":)" + std::string(levels, '[') + std::string(levels, ']'));
  };
  EXPECT_EQ(entries_of(nested(kMaxJsonDepth - 1)), Texts());
  EXPECT_EQ(entries_of(nested(kMaxJsonDepth)).size(), 1U);
}

}  // namespace
}  // namespace insitu
