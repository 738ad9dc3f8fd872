#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/metrics/check_metric_math.h"
#include "engine/metrics/compute_metric_math.h"
#include "engine/model/milliseconds.h"
#include "grammar/metric_math_parser.h"
#include "insitu/metric_math.h"
#include "tests/differential/reference_metric_math.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

const std::vector<MathSeries>& few_series() {
  static const std::vector<MathSeries> series = {
      {1, {}, 3, 0, -2}, {2.5, 4, {}, {}, 0}, {{}, {}, {}, {}, {}}, {1, 1, 1, 1, 1}};
  return series;
}

const std::vector<std::int64_t>& few_starts() {
  static const std::vector<std::int64_t> starts = {0, kMinute, 2 * kMinute, 3 * kMinute, 4 * kMinute};
  return starts;
}

std::string id_of_series(std::size_t place) { return "m" + std::to_string(place); }

reference::MathScene reference_scene() {
  reference::MathScene scene{.periods = few_starts().size(), .metrics = {}, .expressions = {}};
  for (std::size_t place = 0; place < few_series().size(); ++place) {
    reference::MathPoints points;
    for (std::size_t period = 0; period < few_starts().size(); ++period) {
      if (const auto value = few_series()[place][period]) points[period] = *value;
    }
    scene.metrics.emplace_back(id_of_series(place), std::move(points));
  }
  return scene;
}

bool is_near(double found, double wanted) {
  return std::abs(found - wanted) <= 1e-9 * std::max({1.0, std::abs(found), std::abs(wanted)});
}

}  // namespace

Finding metric_math(std::string_view bytes) {
  auto parsed = parse_metric_math(bytes);
  if (!parsed) return check_diagnostic(parsed.error(), bytes);
  MetricMath math;
  for (std::size_t place = 0; place < few_series().size(); ++place) {
    math.metrics.push_back({.id = id_of_series(place), .alarm = {}});
  }
  math.formulas.push_back({.id = "e",
                           .text = std::string(bytes),
                           .expression = std::make_shared<const ast::MathExpression>(std::move(*parsed))});
  if (const auto problem = check_metric_math(math)) return check_diagnostic(problem->diagnostic, bytes);

  const MathSeries found = compute_metric_math(math, {.metrics = few_series(), .starts = few_starts()});
  const reference::MathPoints wanted = reference::compute_math(*math.formulas[0].expression, reference_scene());
  for (std::size_t period = 0; period < few_starts().size(); ++period) {
    const auto expected = wanted.find(period);
    if (found[period].has_value() != (expected != wanted.end()))
      return "a value or none? " + write_escaped(bytes) + " in period " + std::to_string(period);
    if (!found[period]) continue;
    if (!std::isfinite(*found[period])) return "a value that is not finite: " + write_escaped(bytes);
    if (!is_near(*found[period], expected->second)) return "another value: " + write_escaped(bytes);
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz
