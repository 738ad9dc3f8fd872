#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/metrics/check_metric_math.h"
#include "engine/metrics/compute_metric_math.h"
#include "engine/model/milliseconds.h"
#include "grammar/metric_math_parser.h"
#include "insitu/metric_math.h"
#include "tests/differential/dice.h"
#include "tests/differential/reference_metric_math.h"

// Random expressions over random series with gaps: the engine against the reference, which computes value by value.
namespace insitu {
namespace {

constexpr std::size_t kPeriods = 7;

class MathGenerator {
 public:
  explicit MathGenerator(Dice& dice) : dice_(dice) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as `depth`
  std::string series(int depth) {
    if (depth == 0) return id();
    switch (dice_.below(12)) {
      case 0: return id();
      case 1: return "(" + series(depth - 1) + op() + series(depth - 1) + ")";
      case 2: return "(" + series(depth - 1) + op() + number(depth - 1) + ")";
      case 3: return "(" + number(depth - 1) + op() + series(depth - 1) + ")";
      case 4: return "-" + series(depth - 1);
      case 5:
        return pick_function({"ABS", "CEIL", "FLOOR", "DIFF", "DIFF_TIME", "RATE", "RUNNING_SUM"}) + series(depth - 1) +
               ")";
      case 6: return pick_function({"SUM", "AVG", "MIN", "MAX", "DATAPOINT_COUNT"}) + array(depth - 1) + ")";
      case 7: return "FILL(" + series(depth - 1) + ", " + filler(depth - 1) + ")";
      case 10: return pick_function({"FIRST", "LAST"}) + array(depth - 1) + ")";
      case 11:
        return pick_function({"MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH"}) + series(depth - 1) + ")";
      case 8: return "IF(" + any(depth - 1) + ", " + series(depth - 1) + ", " + any(depth - 1) + ")";
      default: return "IF(" + series(depth - 1) + ", " + any(depth - 1) + ")";
    }
  }

 private:
  std::string id() { return "m" + std::to_string(dice_.below(3)); }

  std::string op() {
    constexpr const char* kOperators[] = {" + ", " - ", " * ", " / ", " < ", " >= ", " == ", " AND ", " || "};
    return dice_.pick(kOperators);
  }

  std::string pick_word(const std::vector<std::string>& words) { return words[dice_.below(words.size())]; }
  std::string pick_function(const std::vector<std::string>& names) { return names[dice_.below(names.size())] + "("; }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as `depth`
  std::string number(int depth) {
    if (depth <= 0 || dice_.chance(60)) return std::to_string(dice_.below(4));
    if (dice_.chance(20)) return "PERIOD(" + id() + ")";
    return pick_function({"SUM", "AVG", "MIN", "MAX", "DATAPOINT_COUNT"}) + series(depth - 1) + ")";
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as `depth`
  std::string any(int depth) { return dice_.chance(40) ? number(depth) : series(depth); }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as `depth`
  std::string array(int depth) {
    if (depth <= 0 || dice_.chance(30)) return dice_.chance(50) ? "METRICS()" : "METRICS(\"1\")";
    if (dice_.chance(30)) return "FILL(" + array(depth - 1) + ", " + filler(depth - 1) + ")";
    if (dice_.chance(30)) return array(depth - 1) + op() + any(depth - 1);
    if (dice_.chance(20)) return "REMOVE_EMPTY(" + array(depth - 1) + ")";
    if (dice_.chance(20))
      return "SLICE(" + array(depth - 1) + ", " + std::to_string(dice_.below(3)) + (dice_.chance(50) ? ", 2)" : ")");
    if (dice_.chance(20)) {
      const std::string by = pick_word({"AVG", "MIN", "MAX", "SUM"}) + (dice_.chance(50) ? ", ASC" : ", DESC");
      return "SORT(" + array(depth - 1) + ", " + by + (dice_.chance(50) ? ", 2)" : ")");
    }
    return "[" + series(depth - 1) + ", " + (dice_.chance(50) ? series(depth - 1) : array(depth - 1)) + "]";
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as `depth`
  std::string filler(int depth) {
    if (dice_.chance(40)) return dice_.chance(50) ? "REPEAT" : "LINEAR";
    return any(depth);
  }

  Dice& dice_;
};

MathSeries random_series(Dice& dice) {
  MathSeries series(kPeriods);
  for (auto& value : series) {
    if (dice.chance(60)) value = static_cast<double>(dice.below(5)) - 1;
  }
  return series;
}

TEST(MetricMathDifferential, ExpressionsAgree) {
  Dice dice(3);
  for (int round = 0; round < 1500; ++round) {
    const auto start = static_cast<std::int64_t>(dice.below(30'000'000)) * 60;  // until 2027
    std::vector<std::int64_t> starts;
    for (std::size_t i = 0; i < kPeriods; ++i) starts.push_back(start * 1000 + static_cast<std::int64_t>(i) * kMinute);
    const std::string text = MathGenerator(dice).series(4);
    if (text.size() > kMaxMetricMathBytes) continue;
    auto parsed = parse_metric_math(text);
    ASSERT_TRUE(parsed) << text;
    std::vector<MathSeries> series;
    MetricMath math;
    reference::MathScene scene{.periods = kPeriods, .start = start, .metrics = {}, .expressions = {}};
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string id = "m" + std::to_string(i);
      series.push_back(random_series(dice));
      math.metrics.push_back({.id = id, .alarm = {}});
      reference::MathPoints points;
      for (std::size_t period = 0; period < kPeriods; ++period) {
        if (series[i][period]) points[period] = *series[i][period];
      }
      scene.metrics.emplace_back(id, points);
    }
    math.formulas.push_back(
        {.id = "e", .text = text, .expression = std::make_shared<const ast::MathExpression>(std::move(*parsed))});
    const auto problem = check_metric_math(math);
    ASSERT_FALSE(problem) << text << ": " << problem->diagnostic.message;
    const MathSeries found = compute_metric_math(math, {.metrics = series, .starts = starts});
    const reference::MathPoints wanted = reference::compute_math(*math.formulas[0].expression, scene);
    for (std::size_t period = 0; period < kPeriods; ++period) {
      ASSERT_EQ(found[period].has_value(), wanted.contains(period)) << text << " in period " << period;
      if (!found[period]) continue;
      const double value = wanted.at(period);
      ASSERT_LE(std::abs(*found[period] - value), 1e-9 * std::max(1.0, std::abs(value)))
          << text << " in period " << period;
    }
  }
}

}  // namespace
}  // namespace insitu
