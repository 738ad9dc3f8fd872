#include "engine/expect/filter_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/expect/known_count.h"
#include "engine/expect/measured_metric.h"
#include "engine/expect/sample_input.h"
#include "engine/expect/sources.h"
#include "engine/expect/unmet_clauses.h"
#include "engine/output/clause_tree.h"
#include "grammar/near_name.h"

namespace insitu {
namespace {

constexpr std::size_t kMessagesShown = 3;

std::string matches(std::uint64_t number) { return fmt::format("{} match{}", number, number == 1 ? "" : "es"); }

// ---- examples

void note_shown(bool matches, CaseResult& result) { (matches ? result.saw_match : result.saw_miss) = true; }

void check_match(const WrittenValue& message, const ThreeWays& pattern, const TestBench& bench, CaseResult& result) {
  ++result.assertions;
  const auto matches = pattern.matches(message.text);
  if (!matches) return result.break_off(message.place, matches.error());
  note_shown(*matches, result);
  if (*matches) return;
  Failure failure{message.place, fmt::format("expected a match: {}", one_visible_line(message.text)), {}};
  if (bench.explaining == Explaining::On) {
    failure.details = unmet_clauses(explain_pattern(pattern.as_written(), message.text)).lines;
  }
  result.fail(std::move(failure));
}

void check_reject(const WrittenValue& message, const ThreeWays& pattern, const TestBench& bench, CaseResult& result) {
  ++result.assertions;
  const auto matches = pattern.matches(message.text);
  if (!matches) return result.break_off(message.place, matches.error());
  note_shown(*matches, result);
  if (!*matches) return;
  Failure failure{message.place, fmt::format("expected no match: {}", one_visible_line(message.text)), {}};
  if (bench.explaining == Explaining::On) {
    failure.details = met_clauses(explain_pattern(pattern.as_written(), message.text));
  }
  result.fail(std::move(failure));
}

// ---- the metric

Samples all_samples(const MetricData& data) {
  Samples all;
  for (const auto& [dimensions, minutes] : data.metrics) {
    for (const auto& [minute, samples] : minutes) all.merge(samples);
  }
  return all;
}

void check_statistics(const MetricExpectation& expected, const MetricData& data, CaseResult& result) {
  const Samples samples = all_samples(data);
  for (const StatisticExpectation& one : expected.statistics) {
    const bool adds_up =
        one.statistic.kind == Statistic::Kind::Sum || one.statistic.kind == Statistic::Kind::SampleCount;
    const auto value = value_of(one.statistic, samples);
    if (value || adds_up) {
      result.expect(one.value, value.value_or(0), one.key);
      continue;
    }
    ++result.assertions;
    result.fail({one.value.written().place,
                 fmt::format("{}: expected {}, found no value at all", one.key, one.value.description()),
                 {}});
  }
}

void check_counts(const MetricExpectation& expected, const MetricData& data, CaseResult& result) {
  std::size_t data_points = 0;
  std::size_t metrics = 0;
  for (const auto& [dimensions, minutes] : data.metrics) {
    data_points += minutes.size();
    if (!minutes.empty()) ++metrics;
  }
  if (expected.data_points) result.expect(*expected.data_points, static_cast<double>(data_points), "data points");
  if (expected.metrics) result.expect(*expected.metrics, static_cast<double>(metrics), "metrics");
}

std::string listed(const std::set<std::string>& values) {
  std::string list;
  for (const std::string& value : values) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", value);
  return list.empty() ? "none" : list;
}

void check_dimension(const DimensionExpectation& expected, const PreparedFilter& filter, const MetricData& data,
                     CaseResult& result) {
  ++result.assertions;
  std::vector<std::string_view> names;
  for (const MetricDimension& dimension : filter.filter.transformation.dimensions) names.push_back(dimension.name);
  if (std::ranges::find(names, expected.name.text) == names.end()) {
    const std::string_view near = near_name(expected.name.text, names);
    return result.break_off(expected.name.place, fmt::format("the filter has no dimension `{}`", expected.name.text),
                            near.empty() ? "" : fmt::format("did you mean `{}`?", near));
  }
  std::set<std::string> wanted;
  for (const WrittenValue& value : expected.values) wanted.insert(value.text);
  std::set<std::string> found;
  for (const auto& [dimensions, minutes] : data.metrics) {
    for (const DimensionValue& dimension : dimensions) {
      if (dimension.name == expected.name.text && !minutes.empty()) found.insert(dimension.value);
    }
  }
  if (wanted == found) return;
  result.fail({expected.name.place,
               fmt::format("dimension {}: expected {}, found {}", expected.name.text, listed(wanted), listed(found)),
               {}});
}

/// Suggests a reason why numbers differ.
void note_losses(const MetricData& data, CaseResult& result) {
  const auto note = [&](std::uint64_t number, std::string_view why) {
    if (number > 0) result.notes.push_back(fmt::format("{} {}: nothing is published", matches(number), why));
  };
  note(data.value_missing, "without the metric value");
  note(data.value_no_number, "whose metric value is no number");
  note(data.dimension_missing, "without a dimension");
}

void check_metric(const MetricExpectation& expected, const PreparedFilter& filter, const MetricData& data,
                  const Sample& sample, CaseResult& result) {
  check_times(data, sample, expected.without_time, result);
  if (result.verdict == Verdict::Broken) return;
  check_statistics(expected, data, result);
  check_counts(expected, data, result);
  for (const DimensionExpectation& dimension : expected.dimensions) check_dimension(dimension, filter, data, result);
  note_losses(data, result);
}

/// What is expected of a metric, and met.
class MetricDemand final : public MetDemand {
 public:
  MetricDemand(const MetricExpectation& expected, const PreparedFilter& filter, const SampleInput& input,
               const Sample& sample)
      : expected_(expected), filter_(filter), input_(input), sample_(sample) {}

  [[nodiscard]] bool holds_with_more_events() const override { return false; }
  [[nodiscard]] bool holds_with_json(const std::vector<NameId>& lacking) override {
    return holds_with_names(lacking, input_.inputs);
  }
  [[nodiscard]] bool holds_with_names(const std::vector<NameId>& lacking, std::span<const Input> /*inputs*/) override {
    CaseResult trial;
    const auto data = measure_possible(filter_, lacking, input_, sample_, trial);
    if (data) check_metric(expected_, filter_, *data, sample_, trial);
    return trial.verdict == Verdict::Passed;
  }

 private:
  const MetricExpectation& expected_;
  const PreparedFilter& filter_;
  const SampleInput& input_;
  const Sample& sample_;
};

/// Returns whether what is expected of the metric is known to hold; if not, the case is broken.
bool is_known_metric(const FilterCase& test, const PreparedFilter& filter, const SampleCount& found,
                     CaseResult& result) {
  const RepeatableInputs inputs(found.input.inputs, Keep::Everything);
  const EndedScan scan{found.program, found.summary, inputs, found.input.options, found.input.query};
  MetricDemand demand(*test.metric, filter, found.input, *test.sample);
  const auto uncertainty = uncertainty_of(demand, scan, test.accepted);
  if (!uncertainty) return true;
  break_off(result, *uncertainty, test.metric->place, found.what, "what is expected of the metric");
  return false;
}

// ---- the sample

void check_matches(const Expectation& expected, const PatternCount& count, const ThreeWays& pattern,
                   const SampleInput& input, const TestBench& bench, CaseResult& result) {
  const auto found = static_cast<double>(count.matched);
  std::vector<std::string> details;
  if (!expected.holds(found) && bench.explaining == Explaining::On) {
    details = expected.asks_for_less(found) ? events_that_match(count) : why_not_more(pattern.as_written(), input);
  }
  result.expect(expected, found, "matching events", details);
}

void check_sample(const FilterCase& test, const FilterDefinition& filter, const ThreeWays& pattern,
                  const TestBench& bench, CaseResult& result) {
  if (auto group = check_log_group(filter, *test.sample); !group) return result.break_off(group.error());
  const auto input = open_sample(*test.sample, bench, result);
  if (!input) return;
  const auto count = count_matches(pattern.program(), *input, *test.sample, kMessagesShown);
  if (!count) return result.break_off(count.error());
  note_letters(*count, filter.pattern.text, result);
  if (test.matches) check_matches(*test.matches, *count, pattern, *input, bench, result);
  std::optional<PreparedFilter> prepared;
  if (test.metric) {
    prepared = prepare(filter, result);
    const auto data = prepared ? measure(*prepared, *input, *test.sample, result) : std::nullopt;
    if (!data) return;
    if (data->matched != count->matched) {
      return result.break_off(result.place,
                              fmt::format("internal error: {} for the metric and {} counted; please report this",
                                          matches(data->matched), count->matched));
    }
    check_metric(*test.metric, *prepared, *data, *test.sample, result);
  }
  // A failure reports by itself what kept events from matching.
  const bool needs_json = count->matched == 0 && result.verdict == Verdict::Passed && !test.accepted.no_json;
  if (needs_json && is_for_other_events(filter.pattern.text, *input)) return result.break_off(no_json(*test.sample));
  const SampleCount found{pattern.program(), count->summary, *input, count->matched};
  const bool is_met = result.verdict == Verdict::Passed;
  const bool is_known = (!test.matches || is_known_to_hold(*test.matches, found, test, result)) &&
                        (!prepared || !is_met || is_known_metric(test, *prepared, found, result));
  if (is_known) note_missing_names(found, test, result);
  if (count->matched > 0) result.saw_match = true;
  if (count->matched < count->events) result.saw_miss = true;
}

}  // namespace

std::expected<FilterDefinition, ReadProblem> chosen_filter(const FilterChoice& choice, const TestBench& bench) {
  if (!choice.name) return choice.own;
  const auto found = find_filter(bench, *choice.name);
  if (!found) return std::unexpected(found.error());
  if (auto seen = check_seen_events(**found, choice.name->place); !seen) return std::unexpected(seen.error());
  return **found;
}

std::expected<void, ReadProblem> check_seen_events(const FilterDefinition& filter, const SourceLocation& place) {
  const auto problems = unseen_events(filter);
  if (problems.empty()) return {};
  return std::unexpected(
      ReadProblem{place, fmt::format("unresolved: {}", problems.front().message), problems.front().help});
}

std::expected<void, ReadProblem> check_log_group(const FilterDefinition& filter, const Sample& sample) {
  if (!filter.log_group || !filter.log_group->is_known() || !sample.log_group) return {};
  if (filter.log_group->text == sample.log_group->text) return {};
  return std::unexpected(ReadProblem{sample.log_group->place,
                                     fmt::format("the sample is of log group `{}`, but {} sees only `{}`",
                                                 sample.log_group->text, filter.description(), filter.log_group->text),
                                     ""});
}

CaseResult run_filter_case(const FilterCase& test, const FilterDefinition& filter, const TestBench& bench) {
  CaseResult result = result_of(CaseKind::Filter, test, bench);
  const auto pattern = compile_pattern(filter.pattern, result);
  if (!pattern) return result;
  for (const WrittenValue& message : test.match) check_match(message, *pattern, bench, result);
  for (const WrittenValue& message : test.reject) check_reject(message, *pattern, bench, result);
  if (test.sample) check_sample(test, filter, *pattern, bench, result);
  note_surprises(result, pattern->program(), filter.pattern, result.saw_match, result.saw_miss);
  return result;
}

}  // namespace insitu
