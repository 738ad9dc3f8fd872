#include "engine/metrics/math_functions.h"

#include <algorithm>
#include <iterator>

namespace insitu {
namespace {

constexpr MathFunction kMathFunctions[] = {{"ABS", MathShape::EachValue, 1, 1},
                                           {"AVG", MathShape::Whole, 1, 1},
                                           {"CEIL", MathShape::EachValue, 1, 1},
                                           {"DATAPOINT_COUNT", MathShape::Whole, 1, 1},
                                           {"DIFF", MathShape::EachSeries, 1, 1},
                                           {"FILL", MathShape::Fill, 2, 2},
                                           {"FLOOR", MathShape::EachValue, 1, 1},
                                           {"IF", MathShape::If, 2, 3},
                                           {"LOG", MathShape::EachValue, 1, 1},
                                           {"LOG10", MathShape::EachValue, 1, 1},
                                           {"MAX", MathShape::Whole, 1, 1},
                                           {"METRICS", MathShape::Metrics, 0, 1},
                                           {"METRIC_COUNT", MathShape::CountOfArray, 1, 1},
                                           {"MIN", MathShape::Whole, 1, 1},
                                           {"PERIOD", MathShape::Period, 1, 1},
                                           {"RATE", MathShape::EachSeries, 1, 1},
                                           {"RUNNING_SUM", MathShape::EachSeries, 1, 1},
                                           {"SUM", MathShape::Whole, 1, 1},
                                           {"TIME_SERIES", MathShape::SeriesOfNumber, 1, 1}};

/// Functions of the documentation that are not computed here.
constexpr std::string_view kOtherFunctions[] = {"ANOMALY_DETECTION_BAND",
                                                "DATE",
                                                "DAY",
                                                "DB_PERF_INSIGHTS",
                                                "DIFF_TIME",
                                                "EPOCH",
                                                "FIRST",
                                                "HOUR",
                                                "INSIGHT_RULE_METRIC",
                                                "LAMBDA",
                                                "LAST",
                                                "MINUTE",
                                                "MONTH",
                                                "REMOVE_EMPTY",
                                                "SEARCH",
                                                "SERVICE_QUOTA",
                                                "SLICE",
                                                "SORT",
                                                "STDDEV",
                                                "YEAR"};

}  // namespace

const MathFunction* find_math_function(std::string_view name) {
  const auto found = std::ranges::find(kMathFunctions, name, &MathFunction::name);
  return found == std::end(kMathFunctions) ? nullptr : found;
}

std::span<const MathFunction> math_functions() { return kMathFunctions; }

std::span<const std::string_view> other_math_functions() { return kOtherFunctions; }

}  // namespace insitu
