#include "engine/extract/member_time.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

std::optional<std::int64_t> time_of(std::string_view object, TimeOptions options = {}) {
  std::string scratch;
  return find_member_time(object, *TimeReader::make(std::move(options)), scratch);
}

constexpr std::int64_t kNine = 1772442000000;  // 2026-03-02 09:00:00 UTC, by `date -u -d`

TEST(MemberTime, TheFirstMemberThatHoldsATime) {
  EXPECT_EQ(time_of(R"({"level":"INFO","time":1772442000,"ts":1})"), kNine);
  EXPECT_EQ(time_of(R"({"ts":"soon","time":1772442000})"), kNine);
  EXPECT_EQ(time_of(R"({"x":{"time":1772442000}})"), std::nullopt) << "not at the top";
  EXPECT_EQ(time_of(R"({"time":1772442000,"msg":"cut o)"), kNine);
}

// Route 53 Resolver query logging
TEST(MemberTime, QueriesOfTheResolver) {
  EXPECT_EQ(time_of(R"({"version":"1.1","account_id":"1","query_timestamp":"2026-03-02T09:00:00Z"})"), kNine);
}

// Embedded metric format specification: `_aws.Timestamp`, epoch milliseconds
TEST(MemberTime, TheTimeOfMetricsIsTheLastResort) {
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000,"CloudWatchMetrics":[{"Timestamp":1}]},"m":1})"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"CloudWatchMetrics":[{"Timestamp":1}],"Timestamp":1772442000000},"m":1})"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000},"time":1772442001})"), kNine + 1000);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000},"msg":"cut o)"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000)"), std::nullopt) << "the number may go on";
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000,"x":)"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":"x"},"m":1})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"_aws":1772442000000})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"x":{"_aws":{"Timestamp":1772442000000}}})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"Timestamp":1772442000000})"), kNine) << "a usual name at the top";
}

// EMF: member names are as JSON spells them, and of equal names the last counts
TEST(MemberTime, OfEqualAndOfEscapedNamesInMetricsTheLastCounts) {
  EXPECT_EQ(time_of(R"({"_aws":{"T\u0069mestamp":1772442000000}})"), kNine);
  EXPECT_EQ(time_of(R"({"_\u0061ws":{"Timestamp":1772442000000}})"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1,"Timestamp":1772442000000}})"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1,"T\u0069mestamp":1772442000000,"x":2},"m":1})"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000,"Timestamp":null}})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000,"Timestamp":"x"}})"), std::nullopt);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1},"_aws":{"Timestamp":1772442000000}})"), kNine);
  EXPECT_EQ(time_of(R"({"_aws":{"Timestamp":1772442000000},"_aws":{}})"), std::nullopt);
}

}  // namespace
}  // namespace insitu
