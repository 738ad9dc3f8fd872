#include "insitu/row_counts.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "insitu/compile.h"

namespace insitu {
namespace {

/// "1..10000 implicit"
std::string counts(std::string_view query, ServiceQuotas quotas = ServiceQuotas::Enforced) {
  const auto program = compile_query(query, {.quotas = quotas});
  if (!program) return program.error().message;
  const RowCounts counts = row_counts_of(*program);
  return std::to_string(counts.min) + ".." + (counts.max ? std::to_string(*counts.max) : "") +
         (counts.is_implicit ? " implicit" : "");
}

TEST(RowCounts, AreThoseOfTheLimit) {
  EXPECT_EQ(counts("fields a"), "0..10000 implicit");
  EXPECT_EQ(counts("fields a | sort a"), "0..10000 implicit");
  EXPECT_EQ(counts("fields a | sort a | limit 20"), "0..20");
  EXPECT_EQ(counts("fields a | limit 20 | sort a"), "0..20");
  EXPECT_EQ(counts("fields a", ServiceQuotas::Lifted), "0..");
  EXPECT_EQ(counts("stats count(*) by a"), "0..10000 implicit");
}

TEST(RowCounts, AreThoseOfOneGroup) {
  EXPECT_EQ(counts("stats count(*)"), "1..1");
  EXPECT_EQ(counts("filter a = 1 | stats count(*) as n"), "1..1");
  EXPECT_EQ(counts("stats count(*) as n | filter n > 5"), "0..1");
  EXPECT_EQ(counts("stats count(*) as n | limit 1"), "1..1");
}

TEST(RowCounts, GrowWhereARowIsSplit) {
  EXPECT_EQ(counts("fields a, b | limit 5 | parse a /(?<w>x)/ multi", ServiceQuotas::Lifted), "0..");
  EXPECT_EQ(counts("fields a, b | limit 5 | parse a /(?<w>x)/", ServiceQuotas::Lifted), "0..5");
}

}  // namespace
}  // namespace insitu
