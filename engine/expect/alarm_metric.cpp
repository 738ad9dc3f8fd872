#include "engine/expect/alarm_metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/expect/filter_case.h"
#include "engine/expect/measured_metric.h"
#include "engine/expect/sources.h"
#include "grammar/near_name.h"
#include "insitu/alarm_feeds.h"

namespace insitu {
namespace {

std::string metric_name(std::string_view metric_namespace, std::string_view name) {
  return fmt::format("{}/{}", metric_namespace, name);
}

/// Whether a filter of the sources publishes another metric than the alarm of the sources looks at.
bool publishes_another(const AlarmCase& test, const AlarmDefinition& definition, const FilterDefinition& filter) {
  if (!test.name || !test.filter->name || filter.transformations.empty()) return false;
  return compare_metrics(definition, filter.transformations.front()) == MetricComparison::Other;
}

/// Checks that no two of the filters are one that was read with different parameters: they are never deployed together
/// under one name, and their samples must not add up.
std::expected<void, ReadProblem> check_distinct(const AlarmFeeds& feeds, const AlarmCase& test,
                                                const TestBench& bench) {
  std::set<std::pair<std::string, std::string>> known;
  for (const FeedingFilter& feed : feeds.filters) {
    const FilterDefinition& filter = *feed.definition;
    if (known.emplace(filter.place.file, filter.id).second) continue;
    return std::unexpected(
        ReadProblem{test.name ? test.name->place : test.place,
                    fmt::format("{} of {} publishes the metric of this alarm with several sets of parameters",
                                filter.description(), filter.place.file),
                    which_source(bench)});
  }
  return {};
}

std::expected<std::vector<FilterDefinition>, ReadProblem> filters_of(const AlarmCase& test,
                                                                     const AlarmDefinition& definition,
                                                                     const Alarm& alarm, const TestBench& bench) {
  if (test.filter) {
    auto filter = chosen_filter(*test.filter, bench);
    if (!filter) return std::unexpected(std::move(filter.error()));
    if (publishes_another(test, definition, *filter)) {
      return std::unexpected(
          ReadProblem{test.filter->name->place,
                      fmt::format("{} does not publish the metric `{}` of this alarm", filter->description(),
                                  metric_name(alarm.metric_namespace, alarm.metric_name)),
                      ""});
    }
    if (auto group = check_log_group(*filter, test.sample); !group) return std::unexpected(std::move(group.error()));
    return std::vector{std::move(*filter)};
  }
  // An alarm without a filter of its own is one of the sources.
  if (auto unreadable = unreadable_feed(definition, bench.sources)) {
    return std::unexpected(ReadProblem{unreadable->place, std::move(unreadable->message), std::move(unreadable->help)});
  }
  auto feeds = filters_that_feed(alarm, definition, bench.sources);
  if (!feeds) {
    return std::unexpected(ReadProblem{test.place, std::move(feeds.error().message), std::move(feeds.error().help)});
  }
  if (auto distinct = check_distinct(*feeds, test, bench); !distinct)
    return std::unexpected(std::move(distinct.error()));
  std::vector<FilterDefinition> filters;
  std::optional<ReadProblem> other_group;
  for (const FeedingFilter& feed : feeds->filters) {
    if (auto seen = check_seen_events(*feed.definition, test.place); !seen) return std::unexpected(seen.error());
    // Filters of several log groups may feed one metric; the sample belongs to one of them.
    if (auto group = check_log_group(*feed.definition, test.sample); !group) {
      other_group = std::move(group.error());
    } else {
      filters.push_back(*feed.definition);
    }
  }
  if (filters.empty()) return std::unexpected(std::move(*other_group));
  return filters;
}

std::string joined_names(const std::set<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", name);
  return list.empty() ? "no dimensions" : list;
}

/// Returns whether the alarm can see this metric at all; if not, the case is broken off.
bool can_be_seen(const Alarm& alarm, const MetricTransformation& transformation, const FilterDefinition& filter,
                 CaseResult& result) {
  std::set<std::string> wanted;
  for (const DimensionValue& dimension : alarm.dimensions) wanted.insert(dimension.name);
  std::set<std::string> published;
  for (const MetricDimension& dimension : transformation.dimensions) published.insert(dimension.name);
  if (wanted != published) {
    result.break_off(result.place,
                     fmt::format("the alarm never sees a value: it looks at {}, but {} publishes {}",
                                 joined_names(wanted), filter.description(), joined_names(published)),
                     "an alarm names exactly the dimensions of its metric");
    return false;
  }
  if (alarm.unit && *alarm.unit != transformation.unit) {
    result.break_off(result.place,
                     fmt::format("the alarm never sees a value: it looks at unit `{}`, but {} publishes `{}`",
                                 *alarm.unit, filter.description(), transformation.unit));
    return false;
  }
  return true;
}

std::string text_of(const DimensionSet& dimensions) {
  std::string text;
  for (const DimensionValue& one : dimensions) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", one.name, one.value);
  }
  return text;
}

/// Returns whether an alarm on a metric that no event of the sample publishes may be right; if it is misspelt, the case
/// is broken off.
bool is_published(const Alarm& alarm, const MetricData& data, CaseResult& result) {
  const auto found = data.metrics.find(alarm.dimensions);
  if (found != data.metrics.end() && !found->second.empty()) return true;
  const std::string wanted = text_of(alarm.dimensions);
  std::set<std::string> published;
  for (const auto& [dimensions, minutes] : data.metrics) published.insert(text_of(dimensions));
  const std::vector<std::string_view> names(published.begin(), published.end());
  if (const std::string_view near = near_name(wanted, names); !wanted.empty() && !near.empty()) {
    result.break_off(result.place, fmt::format("no event publishes the metric with {}", wanted),
                     fmt::format("did you mean {}?", near));
    return false;
  }
  result.notes.push_back(wanted.empty() ? "no event of the sample publishes a value"
                                        : fmt::format("no event of the sample publishes a value with {}", wanted));
  return true;
}

/// Whether a match has the member that is the metric's value; if none has it, the case is broken off, because it may be
/// misspelt.
bool has_value(const MetricTransformation& transformation, const MetricData& data, const AlarmCase& test,
               CaseResult& result) {
  const bool is_accepted =
      std::ranges::find(test.accepted.missing, transformation.value) != test.accepted.missing.end();
  if (data.matched == 0 || data.value_missing < data.matched || is_accepted) return true;
  result.break_off(result.place,
                   fmt::format("no match has {}, the value of the metric, so that the alarm sees nothing of them",
                               transformation.value),
                   fmt::format("`allow_missing: [{}]` accepts that", transformation.value));
  return false;
}

/// Makes a filter ready to run and adds it. False: the case was broken off.
bool add_filter(const FilterDefinition& filter, const Alarm& alarm, CaseResult& result, AlarmMetric& metric) {
  auto prepared = prepare(filter, result);
  if (!prepared || !can_be_seen(alarm, prepared->filter.transformation, filter, result)) return false;
  metric.filters.push_back(std::move(*prepared));
  return true;
}

/// Checks what one of the filters has published. False: the case was broken off, because that is not to be trusted.
bool is_to_be_trusted(const MetricData& data, const PreparedFilter& prepared, const FilterDefinition& filter,
                      const AlarmCase& test, const Alarm& alarm, const SampleInput& input, CaseResult& result) {
  if (data.matched == 0 && !test.accepted.no_json && is_for_other_events(filter.pattern.text, input)) {
    result.break_off(no_json(test.sample));
    return false;
  }
  note_surprises(result, prepared.program, filter.pattern, data.matched > 0, data.matched < data.events);
  check_times(data, test.sample, std::nullopt, result);
  return result.verdict != Verdict::Broken && has_value(prepared.filter.transformation, data, test, result) &&
         is_published(alarm, data, result);
}

}  // namespace

std::optional<AlarmMetric> alarm_metric(const AlarmCase& test, const AlarmDefinition& definition, const Alarm& alarm,
                                        const SampleInput& input, const TestBench& bench, CaseResult& result) {
  const auto filters = filters_of(test, definition, alarm, bench);
  if (!filters) {
    result.break_off(filters.error());
    return std::nullopt;
  }
  AlarmMetric metric;
  metric.alarm = alarm;
  for (const FilterDefinition& filter : *filters) {
    if (!add_filter(filter, alarm, result, metric)) return std::nullopt;
  }
  auto published = measure_all(metric.filters, input, test.sample, result);
  if (!published) return std::nullopt;
  for (std::size_t i = 0; i < filters->size(); ++i) {
    if (!is_to_be_trusted((*published)[i], metric.filters[i], (*filters)[i], test, alarm, input, result)) {
      return std::nullopt;
    }
  }
  metric.published = std::move(*published);
  metric.feed = feed_alarm(alarm, metric.published);
  if (metric.feed.has_times()) return metric;
  result.break_off(test.sample.place, "no event of the sample states a time, so that no alarm can be played",
                   "state where it is with `time_field` and `time_format`");
  return std::nullopt;
}

}  // namespace insitu
