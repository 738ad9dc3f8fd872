#include "engine/expression/value_set.h"

#include <gtest/gtest.h>

#include <vector>

namespace insitu {
namespace {

/// Values of every kind, many of them equal to one of another kind, or nearly so.
std::vector<FieldValue> values() {
  std::vector<FieldValue> values = {FieldValue::map("{}"), FieldValue::list("[1]")};
  for (const char* text : {"",
                           "a",
                           "A",
                           "5",
                           "5.0",
                           "+5",
                           "5e0",
                           "-0",
                           "0",
                           "1e400",
                           "-1e400",
                           " 5",
                           "5 ",
                           "0x5",
                           "true",
                           "9007199254740993",
                           "9007199254740992",
                           "9223372036854775807",
                           "9223372036854775808",
                           "1970-01-01 00:00:00.005"}) {
    values.push_back(FieldValue::text(text));
  }
  for (const char* text : {"5", "5.0", "5e0", "0", "-0.0", "1e400", "0.1", "9007199254740993", "1e-5"}) {
    values.push_back(FieldValue::written_number(text));
  }
  for (const std::int64_t integer : {0LL, 1LL, 5LL, -5LL, 9007199254740993LL, 9223372036854775807LL}) {
    values.push_back(FieldValue::integer(integer));
    values.push_back(FieldValue::timestamp(integer));
  }
  for (const double real : {0.0, 0.1, 5.0, 0.00001, 9007199254740992.0, 9223372036854775808.0}) {
    values.push_back(FieldValue::real(real));
  }
  values.push_back(FieldValue::period({.count = 5, .unit = PeriodUnit::Millisecond}));
  return values;
}

TEST(ValueSet, HoldsWhatComparesEqual) {
  const std::vector<FieldValue> all = values();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const ValueSet one({&all[i], 1});
    for (std::size_t j = 0; j < all.size(); ++j) {
      EXPECT_EQ(one.contains(all[j]), compare(Comparison::Equal, all[j], all[i])) << i << ' ' << j;
    }
  }
  const ValueSet every(all);
  for (std::size_t j = 0; j < all.size(); ++j) {
    EXPECT_EQ(every.contains(all[j]), all[j].is_structure() ? Truth::False : Truth::True) << j;
  }
  EXPECT_EQ(every.contains(FieldValue()), Truth::Unknown);
}

}  // namespace
}  // namespace insitu
