#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grammar/metric_math_ast.h"

/// Computes metric math by the tables of the documentation, value by value. It shares the syntax tree with the engine
/// and nothing else.
namespace insitu::reference {

/// The values of a metric by the numbers of its periods, the oldest is 0; those without a value are not in it.
using MathPoints = std::map<std::size_t, double>;

/// What an expression may name, and the periods over which it is computed.
struct MathScene {
  std::size_t periods = 0;
  double period_seconds = 60;
  long long start = 0;  ///< of the first period, epoch seconds
  std::vector<std::pair<std::string, MathPoints>> metrics;
  std::vector<std::pair<std::string, const ast::MathExpression*>> expressions;
};

/// Returns the values of an expression that gives one time series. REQUIRES: the service takes it
MathPoints compute_math(const ast::MathExpression& expression, const MathScene& scene);

}  // namespace insitu::reference
