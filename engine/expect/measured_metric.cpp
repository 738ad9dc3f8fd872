#include "engine/expect/measured_metric.h"

#include <fmt/format.h>

#include <utility>

#include "engine/metrics/metric_scan.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

/// False, and said, where the service would not take the transformation.
bool is_fine(const MetricTransformation& transformation, const FilterDefinition& filter, CaseResult& result) {
  const auto pattern = parse_filter_pattern(filter.pattern.text);
  if (!pattern) return false;  // it was compiled before
  const auto problems = check_transformation(transformation, *pattern);
  for (const TransformationProblem& problem : problems) {
    const bool has_place = !filter.transformations.empty();
    result.break_off(has_place ? filter.transformations.front().place : filter.place, problem.message, problem.help);
  }
  return problems.empty();
}

}  // namespace

std::optional<MeasuredMetric> measure(const FilterDefinition& filter, const Program& program, const SampleInput& input,
                                      const Sample& sample, CaseResult& result) {
  if (filter.kind != DefinitionKind::MetricFilter) {
    result.break_off(result.place, fmt::format("{} publishes no metric", filter.description()));
    return std::nullopt;
  }
  const auto metric_filter = metric_filter_of(filter);
  if (!metric_filter) {
    break_off(result, metric_filter.error());
    return std::nullopt;
  }
  if (!is_fine(metric_filter->transformation, filter, result)) return std::nullopt;

  std::optional<ReadProblem> first_problem;
  const auto report = [&](std::size_t file, const InputProblem& problem) {
    if (!first_problem) first_problem = sample_problem(sample, input.names[file], problem);
  };
  MetricData data =
      scan_metric(program, metric_filter->transformation, input.inputs, report, input.options, input.query);
  if (data.out_of_memory) first_problem = out_of_memory(sample);
  if (!first_problem && data.events == 0) first_problem = no_events(sample);
  if (first_problem) {
    result.break_off(*first_problem);
    return std::nullopt;
  }
  return MeasuredMetric{metric_filter->transformation, std::move(data)};
}

void check_times(const MetricData& data, const Sample& sample, const std::optional<Expectation>& expected,
                 CaseResult& result) {
  if (expected) return result.expect(*expected, static_cast<double>(data.without_time), "matches without a time");
  if (data.without_time == 0) return;
  result.break_off(sample.place,
                   fmt::format("{} of {} matching events state{} no time, so that no metric holds them",
                               data.without_time, data.matched, data.without_time == 1 ? "s" : ""),
                   "tell where it stands with `time_field` and `time_format`");
}

}  // namespace insitu
