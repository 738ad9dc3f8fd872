#include "tests/conformance/metric_math_suite.h"

#include <fmt/format.h>

#include <cmath>
#include <expected>
#include <map>
#include <string>
#include <vector>

#include "engine/metrics/check_metric_math.h"
#include "engine/metrics/compute_metric_math.h"
#include "grammar/metric_math_parser.h"
#include "insitu/caret.h"
#include "insitu/metric_math.h"
#include "tests/conformance/case_registry.h"
#include "tests/conformance/metric_math_case_file.h"
#include "tests/differential/reference_metric_math.h"

namespace insitu::conformance {
namespace {

constexpr std::int64_t kPeriod = 60'000;

/// Makes what an alarm would compute; the error is about the expression of the block.
std::expected<MetricMath, Diagnostic> math_of_block(const MetricMathBlock& block) {
  MetricMath math;
  for (const auto& [id, values] : block.metrics) math.metrics.push_back({.id = id, .alarm = {}});
  std::vector<std::pair<std::string, std::string>> formulas = block.formulas;
  formulas.emplace_back("result", *block.math);
  for (const auto& [id, text] : formulas) {
    auto parsed = parse_metric_math(text);
    if (!parsed) return std::unexpected(parsed.error());
    math.formulas.push_back(
        {.id = id, .text = text, .expression = std::make_shared<const ast::MathExpression>(std::move(*parsed))});
  }
  math.result = math.formulas.size() - 1;
  if (auto problem = check_metric_math(math)) return std::unexpected(problem->diagnostic);
  return math;
}

std::string drawn(const MathRow& row) {
  std::string text;
  for (const auto& value : row) text += (text.empty() ? "" : " ") + (value ? fmt::format("{}", *value) : "-");
  return text;
}

bool is_near(const MathRow& one, const MathRow& other) {
  constexpr double kTolerance = 1e-9;
  if (one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (one[i].has_value() != other[i].has_value()) return false;
    if (one[i] && std::abs(*one[i] - *other[i]) > kTolerance * std::max(1.0, std::abs(*other[i]))) return false;
  }
  return true;
}

MathRow by_engine(const MetricMath& math, const MetricMathBlock& block) {
  std::vector<MathSeries> metrics;
  for (const auto& [id, values] : block.metrics) metrics.push_back(values);
  std::vector<std::int64_t> starts;
  for (std::size_t i = 0; i < block.values->size(); ++i) starts.push_back(static_cast<std::int64_t>(i) * kPeriod);
  return compute_metric_math(math, {.metrics = metrics, .starts = starts});
}

MathRow by_reference(const MetricMath& math, const MetricMathBlock& block) {
  reference::MathScene scene{.periods = block.values->size(), .metrics = {}, .expressions = {}};
  for (const auto& [id, values] : block.metrics) {
    reference::MathPoints points;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i]) points[i] = *values[i];
    }
    scene.metrics.emplace_back(id, points);
  }
  for (const MathFormula& formula : math.formulas) scene.expressions.emplace_back(formula.id, formula.expression.get());
  MathRow row(scene.periods);
  for (const auto& [period, value] : reference::compute_math(*math.formulas[math.result].expression, scene)) {
    row[period] = value;
  }
  return row;
}

void check_values(const Site& site, const MetricMathBlock& block) {
  const auto math = math_of_block(block);
  if (!math) return site.fail("refused:\n" + draw_diagnostic(math.error(), *block.math, "error"));
  if (!block.metrics.empty() && block.metrics.front().second.size() != block.values->size()) {
    return site.fail("as many values as the metrics have");
  }
  const auto compare = [&](const std::string& way, const MathRow& found) {
    if (!is_near(found, *block.values))
      site.fail("expected " + drawn(*block.values) + "\n" + way + ": " + drawn(found));
  };
  compare("engine", by_engine(*math, block));
  compare("reference", by_reference(*math, block));
}

void check_error(const Site& site, const MetricMathBlock& block) {
  const auto math = math_of_block(block);
  if (math) return site.fail("expected error " + block.error->code + ", but the expression is accepted");
  if (code_name(math.error().code) != block.error->code) {
    return site.fail("expected error " + block.error->code + ", refused with\n" +
                     draw_diagnostic(math.error(), *block.math, "error"));
  }
  check_drawing(site, *block.error, math.error(), *block.math);
}

void register_math_block(const std::string& suite, const std::string& file, const MetricMathBlock& block) {
  const auto add = [&](std::size_t line, void (*check)(const Site&, const MetricMathBlock&)) {
    const Site site{.file = file, .line = line, .subject = "math  " + *block.math};
    register_case(suite, site, [site, block, check] { check(site, block); });
  };
  if (block.values) add(block.values_line, check_values);
  if (block.error) add(block.error->line, check_error);
}

}  // namespace

void register_metric_math(const std::filesystem::path& root, const std::filesystem::path& path) {
  const MetricMathCaseFile file = read_metric_math_case_file(path);
  const std::string suite = suite_name(root, path);
  for (const MetricMathBlock& block : file.blocks) register_math_block(suite, path.string(), block);
  for (const Fault& fault : file.faults) register_fault(suite, path.string(), fault);
}

void update_metric_math(const std::filesystem::path& path) {
  std::map<std::size_t, std::string> drawings;
  for (const MetricMathBlock& block : read_metric_math_case_file(path).blocks) {
    const auto math = math_of_block(block);
    if (!math && block.error) add_drawing(drawings, *block.error, math.error(), *block.math);
  }
  update_document(path, drawings);
}

}  // namespace insitu::conformance
