#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "insitu/diagnostic.h"
#include "insitu/metric_math.h"

namespace insitu {

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

}  // namespace insitu
