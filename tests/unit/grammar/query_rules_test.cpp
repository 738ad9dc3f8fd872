#include "grammar/query_rules.h"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

namespace insitu {
namespace {

// No rule can loop without taking a character.
TEST(QueryRules, HaveNoEmptyLoops) { EXPECT_EQ(tao::pegtl::analyze<rules::queries::query>(), 0U); }

}  // namespace
}  // namespace insitu
