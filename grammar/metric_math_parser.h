#pragma once

#include <cstddef>
#include <string_view>

#include "grammar/metric_math_ast.h"
#include "insitu/result.h"

namespace insitu {

/// The length of an expression, in bytes, and the depth to which its brackets and signs may nest.
inline constexpr std::size_t kMaxMetricMathBytes = 2048;  // service model: MetricDataQuery
inline constexpr std::size_t kMaxMetricMathNesting = 100;

/// Parses an expression of metric math. Whether its functions and ids exist is not checked. Never throws; thread-safe.
Result<ast::MathExpression> parse_metric_math(std::string_view text);

}  // namespace insitu
