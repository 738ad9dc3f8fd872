#include "cli/serve/page_api/try_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/metric_points.h"
#include "cli/serve/operation.h"
#include "cli/serve/page_api/count.h"
#include "cli/serve/served_input.h"
#include "insitu/metric_scan.h"
#include "insitu/prepare_filter.h"

namespace insitu::serve {
namespace {

/// The filter of a question, which the service would take.
Answered<PreparedFilter> read_tried_filter(Members& in) {
  const Tree* const transformation = in.tree().find("metricTransformation");
  PutMetricFilter put{.pattern = in.text("filterPattern").value_or(""), .transformations = {}};
  if (in.is_refused()) return in.refused();
  if (transformation == nullptr || transformation->members() == nullptr) {
    return refuse_parameter("`metricTransformation` is needed");
  }
  put.transformations.push_back(*transformation);
  auto prepared = prepare_filter(filter_of_settings("tried", put));
  if (prepared) return std::move(*prepared);
  if (prepared.error().pattern) {
    const auto refused = compile_page_text({.language = PageLanguage::Pattern, .text = put.pattern});
    if (!refused) return std::unexpected(refused.error());
  }
  const auto& problems = prepared.error().transformation;
  if (problems.empty()) return refuse_parameter("the metric filter is refused");
  const TransformationProblem& problem = problems.front();
  return refuse_parameter(problem.message + (problem.help.empty() ? "" : "; " + problem.help));
}

std::string events_text(std::uint64_t count) { return fmt::format("{} matched event{}", count, count == 1 ? "" : "s"); }

/// Why events that match publish nothing.
Tree notes_of(const MetricData& data, const MetricTransformation& transformation) {
  Tree notes = Tree::list();
  const auto add = [&](std::uint64_t count, std::string_view why) {
    if (count > 0) notes.add(fmt::format("{} published nothing: {}", events_text(count), why));
  };
  add(data.value_missing, fmt::format("{} is missing", transformation.value));
  add(data.value_no_number, fmt::format("{} is no number", transformation.value));
  add(data.dimension_missing, "a dimension has no value");
  add(data.without_time, "there is no time");
  if (data.default_minutes > 0) {
    notes.add(fmt::format("the default value was published in {} minute{} without a match", data.default_minutes,
                          data.default_minutes == 1 ? "" : "s"));
  }
  return notes;
}

Tree points_for_page(const MetricMinutes& minutes, const TimeRange& window, std::int64_t period) {
  Tree points = Tree::list();
  for (const auto& [time, samples] : samples_by_period(minutes, window, period)) {
    if (samples.count() == 0) continue;
    points.add(Tree::map({{"t", time},
                          {"sum", samples.sum()},
                          {"count", static_cast<std::int64_t>(samples.count())},
                          {"min", samples.minimum()},
                          {"max", samples.maximum()}}));
  }
  return points;
}

}  // namespace

Answered<Tree> try_filter_for_page(PageCall& call, Members& in) {
  constexpr std::size_t kMaxSeries = 20;
  constexpr std::int64_t kMinuteInMilliseconds = 60'000;
  constexpr std::int64_t kDayInMilliseconds = 1440 * kMinuteInMilliseconds;
  const std::string name = in.required_text("logGroupName");
  // Samples are kept by the minute.
  std::int64_t period = in.integer("period", 1, 366 * kDayInMilliseconds).value_or(kMinuteInMilliseconds);
  period = (period + kMinuteInMilliseconds - 1) / kMinuteInMilliseconds * kMinuteInMilliseconds;
  const auto asked = read_page_window(in);
  if (!asked) return std::unexpected(asked.error());
  const CatalogueGroup* const group = call.listing->find(group_of_identifier(name));
  if (group == nullptr) return refuse_page("ResourceNotFound", "The specified log group does not exist.", 404);
  const auto prepared = read_tried_filter(in);
  if (!prepared) return std::unexpected(prepared.error());

  const std::vector<ServedFile> files = files_of(*group);
  const TimeWindow window = closed_window(call, files, *asked);
  ScanOptions options = call.server.pages().options_for(files);
  options.window.reset();
  QueryOptions query{.clock = {.now = call.server.now(), .start = window.start, .end = window.end},
                     .times = options.times};
  query.missing_times = options.missing_times;
  const auto no_report = [](std::size_t /*file*/, const InputProblem& /*problem*/) {};
  const MetricTransformation& transformation = prepared->filter.transformation;
  const MetricData data = scan_metric(prepared->program, transformation, inputs_of(files), no_report, options, query);

  const std::int64_t first = window.start - (window.start % period + period) % period;
  Tree series = Tree::list();
  for (const auto& [dimensions, minutes] : data.metrics) {
    if (minutes.empty()) continue;
    if (series.items()->size() == kMaxSeries) break;
    Tree values = Tree::map();
    for (const DimensionValue& dimension : dimensions) values.set(dimension.name, dimension.value);
    series.add(Tree::map({{"label", transformation.metric_name},
                          {"dimensions", std::move(values)},
                          {"points", points_for_page(minutes, {.first = first, .last = window.end + 1}, period)}}));
  }
  return Tree::map({{"matched", static_cast<std::int64_t>(data.matched)},
                    {"scanned", static_cast<std::int64_t>(data.events)},
                    {"published", static_cast<std::int64_t>(data.published)},
                    {"notes", notes_of(data, transformation)},
                    {"series", std::move(series)}});
}

}  // namespace insitu::serve
