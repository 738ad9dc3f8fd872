#include "grammar/near_name.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace insitu {
namespace {

constexpr std::string_view kNames[] = {"NULL", "TRUE", "FALSE", "EXISTS", "threads", "thread-names"};

TEST(NearName, FindsWhatWasMeant) {
  EXPECT_EQ(near_name("null", kNames), "NULL");
  EXPECT_EQ(near_name("NUL", kNames), "NULL");
  EXPECT_EQ(near_name("FLASE", kNames), "FALSE");  // swapped letters are one change
  EXPECT_EQ(near_name("exist", kNames), "EXISTS");
  EXPECT_EQ(near_name("EXSISTS", kNames), "EXISTS");
  EXPECT_EQ(near_name("thread", kNames), "threads");
  EXPECT_EQ(near_name("threadnames", kNames), "thread-names");
}

TEST(NearName, IsSilentWhereNothingIsNear) {
  EXPECT_EQ(near_name("", kNames), "");
  EXPECT_EQ(near_name("EMPTY", kNames), "");
  EXPECT_EQ(near_name("TU", kNames), "");  // a third of two letters is none
  EXPECT_EQ(near_name("NULL", {}), "");
  EXPECT_EQ(near_name(std::string(100'000, 'x'), kNames), "");
}

TEST(NearName, TakesTheNearestAndOfEqualsTheFirst) {
  constexpr std::string_view kAlike[] = {"count-xx", "counts-", "county-"};
  EXPECT_EQ(near_name("count-", kAlike), "counts-");
}

}  // namespace
}  // namespace insitu
