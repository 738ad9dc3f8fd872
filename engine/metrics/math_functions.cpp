#include "engine/metrics/math_functions.h"

#include <algorithm>
#include <iterator>

namespace insitu {
namespace {

constexpr MathFunction kMathFunctions[] = {{"ABS", MathShape::EachValue, 1, 1},
                                           {"AVG", MathShape::Whole, 1, 1},
                                           {"CEIL", MathShape::EachValue, 1, 1},
                                           {"DATAPOINT_COUNT", MathShape::Whole, 1, 1},
                                           {"DATE", MathShape::Dates, 1, 1},
                                           {"DAY", MathShape::Dates, 1, 1},
                                           {"DIFF", MathShape::EachSeries, 1, 1},
                                           {"DIFF_TIME", MathShape::EachSeries, 1, 1},
                                           {"EPOCH", MathShape::Dates, 1, 1},
                                           {"FILL", MathShape::Fill, 2, 2},
                                           {"FIRST", MathShape::OneOfArray, 1, 1},
                                           {"FLOOR", MathShape::EachValue, 1, 1},
                                           {"HOUR", MathShape::Dates, 1, 1},
                                           {"IF", MathShape::If, 2, 3},
                                           {"LAST", MathShape::OneOfArray, 1, 1},
                                           {"LOG", MathShape::EachValue, 1, 1},
                                           {"LOG10", MathShape::EachValue, 1, 1},
                                           {"MAX", MathShape::Whole, 1, 1},
                                           {"METRICS", MathShape::Metrics, 0, 1},
                                           {"METRIC_COUNT", MathShape::CountOfArray, 1, 1},
                                           {"MIN", MathShape::Whole, 1, 1},
                                           {"MINUTE", MathShape::Dates, 1, 1},
                                           {"MONTH", MathShape::Dates, 1, 1},
                                           {"PERIOD", MathShape::Period, 1, 1},
                                           {"RATE", MathShape::EachSeries, 1, 1},
                                           {"REMOVE_EMPTY", MathShape::PartOfArray, 1, 1},
                                           {"RUNNING_SUM", MathShape::EachSeries, 1, 1},
                                           {"SLICE", MathShape::PartOfArray, 2, 3},
                                           {"SORT", MathShape::PartOfArray, 3, 4},
                                           {"SUM", MathShape::Whole, 1, 1},
                                           {"TIME_SERIES", MathShape::SeriesOfNumber, 1, 1},
                                           {"YEAR", MathShape::Dates, 1, 1}};

/// Functions of the documentation that are not computed here: they ask the service for more, or (STDDEV) it is not said
/// what exactly they compute.
constexpr std::string_view kOtherFunctions[] = {
    "ANOMALY_DETECTION_BAND", "DB_PERF_INSIGHTS", "INSIGHT_RULE_METRIC", "LAMBDA", "SEARCH", "SERVICE_QUOTA", "STDDEV"};

}  // namespace

const MathFunction* find_math_function(std::string_view name) {
  const auto found = std::ranges::find(kMathFunctions, name, &MathFunction::name);
  return found == std::end(kMathFunctions) ? nullptr : found;
}

std::span<const MathFunction> math_functions() { return kMathFunctions; }

std::span<const std::string_view> other_math_functions() { return kOtherFunctions; }

}  // namespace insitu
