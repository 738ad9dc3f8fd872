#include "grammar/hcl_rules.h"

#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

namespace TAO_PEGTL_NAMESPACE {

/// A rule with a function of its own: it takes at least the two characters with which a heredoc opens.
template <class Name>
struct analyze_traits<Name, insitu::rules::hcl::heredoc_lines> : analyze_any_traits<> {};

}  // namespace TAO_PEGTL_NAMESPACE

namespace insitu {
namespace {

// No rule can loop without taking a character.
TEST(HclRules, HaveNoEmptyLoops) {
  EXPECT_EQ(tao::pegtl::analyze<rules::hcl::file>(), 0U);
  EXPECT_EQ(tao::pegtl::analyze<rules::hcl::bare_template>(), 0U);
}

}  // namespace
}  // namespace insitu
