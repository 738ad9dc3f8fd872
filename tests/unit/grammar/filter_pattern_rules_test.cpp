#include "grammar/filter_pattern_rules.h"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

namespace insitu {
namespace {

// No rule can loop without taking a character.
TEST(FilterPatternRules, HaveNoEmptyLoops) {
  EXPECT_EQ(tao::pegtl::analyze<rules::terms_pattern>(), 0U);
  EXPECT_EQ(tao::pegtl::analyze<rules::json_pattern>(), 0U);
  EXPECT_EQ(tao::pegtl::analyze<rules::delimited_pattern>(), 0U);
}

}  // namespace
}  // namespace insitu
