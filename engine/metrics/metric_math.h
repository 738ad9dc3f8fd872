#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/metrics/alarm.h"
#include "grammar/metric_math_ast.h"
#include "grammar/result.h"

namespace insitu {

/// A metric that the expressions of an alarm may name.
struct MathMetric {
  std::string id;
  /// The metric, its statistic and its unit, and beside them the settings of the alarm.
  Alarm alarm;
};

/// An expression that others may name.
struct MathFormula {
  std::string id;
  std::string text;  ///< as written
  ast::MathExpression expression;
};

/// What an alarm on metric math computes.
struct MetricMath {
  std::vector<MathMetric> metrics;
  std::vector<MathFormula> formulas;
  std::size_t result = 0;  ///< the index of the formula whose values the alarm compares with its threshold
};

/// Why metric math cannot be played.
struct MathProblem {
  enum class Kind : std::uint8_t { Invalid, NotModelled };  ///< NotModelled: the service takes it
  Kind kind{};
  std::size_t formula = 0;  ///< which one it is about
  Diagnostic diagnostic;
};

/// Checks names, functions and the kinds of their arguments: numbers, time series, arrays of time series. The result
/// has to be one time series. nullopt: it can be computed.
std::optional<MathProblem> check_metric_math(const MetricMath& math);

/// Returns which metrics the result depends on, by their indices, ascending. REQUIRES: check_metric_math finds nothing
std::vector<std::size_t> needed_metrics(const MetricMath& math);

/// The values of a metric or of an expression in consecutive slots, the oldest first; nullopt: the slot has none.
using MathSeries = std::vector<std::optional<double>>;

/// The slots over which metric math is computed.
struct MathSlots {
  std::span<const MathSeries> metrics;   ///< one for each metric, as long as `starts`
  std::span<const std::int64_t> starts;  ///< of the slots, epoch milliseconds
};

/// Computes the result. Between two series a missing value counts as 0 where the other has one, a division by zero
/// gives no value, and functions of a whole series look at the slots that are there. Values that are not finite are
/// none. REQUIRES: check_metric_math finds nothing
MathSeries compute_metric_math(const MetricMath& math, const MathSlots& slots);

}  // namespace insitu
