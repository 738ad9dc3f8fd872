#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/alarm.h"

namespace insitu {

namespace ast {
struct MathExpression;
}

/// A metric that the expressions of an alarm may name.
struct MathMetric {
  std::string id;
  /// The metric, its statistic and its unit, and beside them the settings of the alarm.
  Alarm alarm;
};

/// An expression that others may name.
struct MathFormula {
  std::string id;
  std::string text;                                       ///< as written
  std::shared_ptr<const ast::MathExpression> expression;  ///< parsed; never null
};

/// What an alarm on metric math computes.
struct MetricMath {
  std::vector<MathMetric> metrics;
  std::vector<MathFormula> formulas;
  std::size_t result = 0;  ///< the index of the formula whose values the alarm compares with its threshold
};

/// Returns the index of the member that has an id; nullopt: none has. REQUIRES: `Member` is MathMetric or MathFormula
template <class Member>
std::optional<std::size_t> index_of_id(const std::vector<Member>& members, std::string_view id) {
  const auto found = std::ranges::find(members, id, &Member::id);
  if (found == members.end()) return std::nullopt;
  return static_cast<std::size_t>(found - members.begin());
}

/// Returns which metrics the result depends on, by their indices, ascending. REQUIRES: check_metric_math finds nothing
std::vector<std::size_t> needed_metrics(const MetricMath& math);

}  // namespace insitu
