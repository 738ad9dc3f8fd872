#include "grammar/metric_math_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/metric_math_rules.h"

namespace insitu {
namespace {

// No rule can loop without taking a character.
TEST(MetricMathRules, HaveNoEmptyLoops) { EXPECT_EQ(tao::pegtl::analyze<rules::math::metric_math>(), 0U); }

std::string refused(std::string_view expression) {
  const auto found = parse_metric_math(expression);
  return found ? "taken" : std::string(code_name(found.error().code));
}

TEST(MetricMathParser, MarksSpans) {
  const auto found = parse_metric_math(" 100 * [ m1 , m2 ] ");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->span, (Span{1, 18}));
  const auto& product = std::get<ast::MathOperation>(found->node);
  EXPECT_EQ(product.right->span, (Span{7, 18}));
  EXPECT_EQ(std::get<ast::MathList>(product.right->node).items[1].span, (Span{14, 16}));
}

TEST(MetricMathParser, LimitsDepthAndLength) {
  const std::string deep(kMaxMetricMathNesting, '(');
  EXPECT_EQ(refused(deep + "m" + std::string(kMaxMetricMathNesting, ')')), "taken");
  EXPECT_EQ(refused(deep + "(m"), "nesting-too-deep");
  EXPECT_EQ(refused(std::string(kMaxMetricMathNesting, '-') + "m"), "taken");
  EXPECT_EQ(refused(std::string(kMaxMetricMathNesting + 1, '-') + "m"), "nesting-too-deep");
  std::string powers = "m";
  for (std::size_t i = 0; i <= kMaxMetricMathNesting; ++i) powers += "^m";
  EXPECT_EQ(refused(powers), "nesting-too-deep");
  std::string sum = "m";
  while (sum.size() + 2 <= kMaxMetricMathBytes) sum += "+m";
  EXPECT_EQ(refused(sum), "taken");
  EXPECT_EQ(refused(sum + "+m"), "query-too-long");
  EXPECT_EQ(refused("m\xFF"), "invalid-utf8");
  EXPECT_EQ(refused(""), "missing-operand");
}

}  // namespace
}  // namespace insitu
