#include "engine/expect/measured_metric.h"

#include <fmt/format.h>

#include <utility>

#include "engine/plan/relax.h"
#include "insitu/metric_scan.h"
#include "insitu/name_findings.h"

namespace insitu {
namespace {

void break_off(const FilterRefusal& refusal, const FilterDefinition& filter, CaseResult& result) {
  if (refusal.pattern) refuse(result, filter.pattern, *refusal.pattern);
  for (const TransformationProblem& problem : refusal.transformation) {
    const bool has_place = !filter.transformations.empty();
    result.break_off(has_place ? place_of(filter.transformations.front(), problem) : filter.place, problem.message,
                     problem.help);
  }
}

}  // namespace

std::optional<PreparedFilter> prepare(const FilterDefinition& filter, CaseResult& result) {
  if (filter.kind != DefinitionKind::MetricFilter) {
    result.break_off(result.place, fmt::format("{} publishes no metric", filter.description()));
    return std::nullopt;
  }
  auto metric_filter = metric_filter_of(filter);
  if (!metric_filter) {
    break_off(result, metric_filter.error());
    return std::nullopt;
  }
  auto prepared = prepare_filter(std::move(*metric_filter));
  if (prepared) return std::move(*prepared);
  break_off(prepared.error(), filter, result);
  return std::nullopt;
}

std::optional<MetricData> measure(const PreparedFilter& filter, const SampleInput& input, const Sample& sample,
                                  CaseResult& result) {
  auto published = measure_all({filter}, input, sample, result);
  return published ? std::optional(std::move(published->front())) : std::nullopt;
}

std::optional<std::vector<MetricData>> measure_all(const std::vector<PreparedFilter>& filters, const SampleInput& input,
                                                   const Sample& sample, CaseResult& result) {
  std::optional<ReadProblem> first_problem;
  const auto report = [&](std::size_t file, const InputProblem& problem) {
    if (!first_problem && is_failure(problem)) first_problem = sample_problem(sample, input.names[file], problem);
  };
  std::vector<ScannedFilter> scanned;
  for (const PreparedFilter& filter : filters) scanned.push_back({filter.program, filter.filter.transformation});
  auto published = scan_metrics(scanned, input.inputs, report, input.options, input.query);
  // What concerns the events and the files is the same in all.
  if (published.front().out_of_memory) first_problem = out_of_memory(sample);
  if (!first_problem && published.front().events == 0) first_problem = no_events(sample);
  if (!first_problem) return published;
  result.break_off(*first_problem);
  return std::nullopt;
}

std::optional<MetricData> measure_possible(const PreparedFilter& filter, const std::vector<NameId>& lacking,
                                           const SampleInput& input, const Sample& sample, CaseResult& result) {
  PreparedFilter possible = filter;
  possible.program = relaxed(filter.program, marked(filter.program, lacking));
  return measure(possible, input, sample, result);
}

void check_times(const MetricData& data, const Sample& sample, const std::optional<Expectation>& expected,
                 CaseResult& result) {
  if (expected) return result.expect(*expected, static_cast<double>(data.without_time), "matches without a time");
  if (data.without_time == 0) return;
  result.break_off(sample.place,
                   fmt::format("{} of {} matching events state{} no time, so that no metric holds them",
                               data.without_time, data.matched, data.without_time == 1 ? "s" : ""),
                   "state where it is with `time_field` and `time_format`");
}

}  // namespace insitu
