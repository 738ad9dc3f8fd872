#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/clock.h"
#include "cli/serve/metric_points.h"
#include "cli/serve/metric_store.h"
#include "cli/serve/operation.h"
#include "cli/serve/operations/cloudwatch_refusals.h"
#include "cli/serve/operations/list_pages.h"
#include "cli/serve/operations/metric_members.h"
#include "cli/serve/operations/metric_search.h"
#include "engine/metrics/metric_limits.h"
#include "engine/model/milliseconds.h"
#include "insitu/statistic.h"

namespace insitu::serve {
namespace {

// ---- PutMetricData

constexpr std::size_t kMaxData = 1000;
constexpr std::size_t kMaxValues = 150;

/// Refuses a value that CloudWatch does not take.
void check_sample(Members& in, const std::string& place, double value) {
  if (std::abs(value) <= kMaxSample) return;  // which NaN is not
  in.reject(invalid_value(fmt::format("The value {} for parameter {} is invalid.", value, place)));
}

/// Reads `Values` and `Counts`.
void read_values(Members& in, const std::string& place, MetricDatum& datum) {
  const std::vector<double> values = read_numbers(in, "Values");
  const std::vector<double> counts = read_numbers(in, "Counts");
  if (values.empty() || values.size() > kMaxValues) {
    return in.reject(
        invalid_value(fmt::format("The collection {}Values must have between 1 and {} items.", place, kMaxValues)));
  }
  if (in.has("Counts") && counts.size() != values.size()) {
    return in.reject(
        invalid_value(fmt::format("The parameters {0}Values and {0}Counts must be of the same size.", place)));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    check_sample(in, fmt::format("{}Values.member.{}", place, i + 1), values[i]);
    const double count = counts.empty() ? 1 : counts[i];
    constexpr double kMaxCount = 1e15;
    if (!(count >= 0 && count <= kMaxCount)) {
      in.reject(
          invalid_value(fmt::format("The value {} for parameter {}Counts.member.{} is invalid.", count, place, i + 1)));
    } else if (const auto times = static_cast<std::uint64_t>(std::llround(count)); times > 0) {
      datum.values.emplace_back(values[i], times);
    }
  }
}

/// Reads a statistic set. As samples it is its minimum and maximum, and as many as are left at the mean of the others:
/// so all that such a set states stays true.
void read_statistic_set(Members& in, const Tree& written, const std::string& place, MetricDatum& datum) {
  Members set = in.below(written, "StatisticValues");
  const auto required = [&](std::string_view name) {
    const auto number = set.number(name);
    if (!number && !set.is_refused()) {
      set.reject(missing_parameter(fmt::format("The parameter {}StatisticValues.{} is required.", place, name)));
    }
    const double value = number.value_or(0);
    check_sample(set, fmt::format("{}StatisticValues.{}", place, name), value);
    return value;
  };
  const double count = required("SampleCount");
  const double sum = required("Sum");
  const double minimum = required("Minimum");
  const double maximum = required("Maximum");
  constexpr double kMaxCount = 1e15;
  if (!set.is_refused() && (!(count >= 0.5 && count <= kMaxCount) || minimum > maximum)) {
    set.reject(invalid_value(fmt::format("The values of {}StatisticValues contradict each other.", place)));
  }
  if (set.is_refused()) return in.reject(*set.refusal());
  const auto times = static_cast<std::uint64_t>(std::llround(count));
  if (times == 1) {
    datum.values.emplace_back(sum, 1);
    return;
  }
  datum.values.emplace_back(minimum, 1);
  datum.values.emplace_back(maximum, 1);
  if (times == 2) return;
  const double mean = (sum - minimum - maximum) / static_cast<double>(times - 2);
  datum.values.emplace_back(std::clamp(mean, minimum, maximum), times - 2);
}

MetricDatum read_datum(Members& in, const Tree& written, std::string_view place_of_datum,
                       const std::string& metric_namespace, std::int64_t now) {
  Members members = in.below(written, place_of_datum);
  const std::string place = fmt::format("{}.", place_of_datum);
  MetricDatum datum;
  datum.metric = {.metric_namespace = metric_namespace,
                  .name = members.required_text("MetricName", 1, kMaxMetricNameCharacters),
                  .dimensions = read_dimensions(members)};
  datum.time = members.moment("Timestamp").value_or(Moment{now}).milliseconds;
  if (!members.is_refused() && !is_sample_time(datum.time)) {
    members.reject(invalid_value(fmt::format("The parameter {}Timestamp is no time of CloudWatch.", place)));
  }
  datum.unit = read_unit(members).value_or("None");
  const std::int64_t resolution = members.integer("StorageResolution", 1).value_or(60);
  if (resolution != 1 && resolution != 60) {
    members.reject(invalid_value(
        fmt::format("The value {} for parameter {}StorageResolution is invalid: it is 1 or 60.", resolution, place)));
  }
  datum.is_high_resolution = resolution == 1;
  const auto value = members.number("Value");
  const Tree* const set = members.tree().find("StatisticValues");
  const bool has_values = members.has("Values");
  const int given = (value ? 1 : 0) + (set != nullptr ? 1 : 0) + (has_values ? 1 : 0);
  if (given > 1) {
    members.reject(invalid_combination(fmt::format(
        "The parameters {0}Value, {0}Values and {0}StatisticValues are mutually exclusive and you have specified more "
        "than one.",
        place)));
  } else if (given == 0 && !members.is_refused()) {
    members.reject(missing_parameter(
        fmt::format("One of the parameters {0}Value, {0}Values and {0}StatisticValues is required.", place)));
  } else if (value) {
    check_sample(members, place + "Value", *value);
    datum.values.emplace_back(*value, 1);
  } else if (set != nullptr) {
    read_statistic_set(members, *set, place, datum);
  } else if (has_values) {
    read_values(members, place, datum);
  }
  if (members.is_refused()) in.reject(*members.refusal());
  return datum;
}

Answered<Tree> put_metric_data(Call& call, Members& in) {
  const std::string metric_namespace = read_namespace(in);
  const Tree::List* const plain = in.list("MetricData");
  const Tree::List* const of_entities = in.list("EntityMetricData");
  if (in.is_refused()) return in.refused();
  if (plain == nullptr && of_entities == nullptr) {
    return std::unexpected(missing_parameter("The parameter MetricData is required."));
  }
  const std::int64_t now = clock_now();
  std::vector<MetricDatum> data;
  const auto read_all = [&](Members& owner, const Tree::List& list, std::string_view place) {
    std::size_t number = 0;
    for (const Tree& written : list) {
      if (data.size() == kMaxData) {
        return in.reject(limit_exceeded(fmt::format("a request has at most {} metric data", kMaxData)));
      }
      data.push_back(read_datum(owner, written, fmt::format("{}.member.{}", place, ++number), metric_namespace, now));
      if (owner.is_refused()) return in.reject(*owner.refusal());
    }
  };
  if (plain != nullptr) read_all(in, *plain, "MetricData");
  if (of_entities != nullptr && !in.is_refused()) {
    std::size_t number = 0;
    for (const Tree& entity : *of_entities) {
      Members members = in.below(entity, fmt::format("EntityMetricData.member.{}", ++number));
      if (const Tree::List* const list = members.list("MetricData")) read_all(members, *list, "MetricData");
      if (members.is_refused()) in.reject(*members.refusal());
    }
  }
  if (in.is_refused()) return in.refused();
  if (auto put = call.server.metrics().put(data); !put) return std::unexpected(std::move(put.error()));
  return Tree::map();
}

// ---- ListMetrics

/// A dimension that a metric must have; without a value: any.
struct DimensionChoice {
  std::string name;
  std::optional<std::string> value;
};

bool has_dimensions(const MetricName& metric, const std::vector<DimensionChoice>& choices) {
  return std::ranges::all_of(choices, [&](const DimensionChoice& choice) {
    return std::ranges::any_of(metric.dimensions, [&](const DimensionValue& dimension) {
      return dimension.name == choice.name && (!choice.value || dimension.value == *choice.value);
    });
  });
}

Answered<Tree> list_metrics(Call& call, Members& in) {
  constexpr std::size_t kPage = 500;
  const auto metric_namespace = in.text("Namespace", 1, kMaxMetricNameCharacters);
  const auto name = in.text("MetricName", 1, kMaxMetricNameCharacters);
  std::vector<DimensionChoice> choices;
  if (const Tree::List* const written = in.list("Dimensions")) {
    for (const Tree& one : *written) {
      Members members = in.below(one, "Dimensions");
      choices.push_back({.name = members.required_text("Name", 1, 255), .value = members.text("Value", 1, 1024)});
      if (members.is_refused()) in.reject(*members.refusal());
    }
  }
  const auto recent = in.choice("RecentlyActive", {"PT3H"});
  if (in.is_refused()) return in.refused();
  const std::set<MetricName> all = call.server.metrics().metrics(*call.listing, metric_namespace, name);
  std::vector<const MetricName*> found;
  for (const MetricName& metric : all) {
    if (!has_dimensions(metric, choices)) continue;
    if (recent && !is_recent(call, metric)) continue;
    found.push_back(&metric);
  }
  const auto page = page_of_list(call, in, "ListMetrics", "NextToken", found.size(), kPage, invalid_next_token());
  if (!page) return in.refused();
  Tree::List metrics;
  for (std::size_t i = page->begin; i < page->end; ++i) metrics.push_back(metric_tree(*found[i]));
  return Tree::map({{"Metrics", std::move(metrics)}, {"NextToken", page->next}});
}

// ---- GetMetricStatistics

/// Reads the window of a request, whose start is rounded down to the whole minute, or to the period if that is shorter.
std::optional<TimeRange> read_window(Members& in, std::int64_t period_seconds) {
  const auto start = in.moment("StartTime");
  const auto end = in.moment("EndTime");
  if (in.is_refused()) return std::nullopt;
  if (!start || !end) {
    in.reject(missing_parameter(fmt::format("The parameter {} is required.", start ? "EndTime" : "StartTime")));
    return std::nullopt;
  }
  if (start->milliseconds >= end->milliseconds) {
    in.reject(validation_error("The parameter StartTime must be less than the parameter EndTime."));
    return std::nullopt;
  }
  const std::int64_t unit = std::min(period_seconds * kSecond, kMinute);
  std::int64_t first = start->milliseconds / unit * unit;
  if (first > start->milliseconds) first -= unit;
  return TimeRange{.first = first, .last = end->milliseconds};
}

Answered<Tree> get_metric_statistics(Call& call, Members& in) {
  constexpr std::int64_t kMaxPoints = 1440;
  MetricName metric{.metric_namespace = in.required_text("Namespace", 1, kMaxMetricNameCharacters),
                    .name = in.required_text("MetricName", 1, kMaxMetricNameCharacters),
                    .dimensions = read_dimensions(in)};
  const std::int64_t period = read_period(in, "Period");
  const auto unit = read_unit(in);
  std::vector<Statistic> statistics;
  for (const auto& [member, most] : {std::pair("Statistics", 5), std::pair("ExtendedStatistics", 10)}) {
    const std::vector<std::string> names = in.texts(member).value_or(std::vector<std::string>());
    if (names.size() > static_cast<std::size_t>(most)) {
      in.reject(member, fmt::format("{} items", names.size()),
                fmt::format("have length less than or equal to {}", most));
    }
    for (const std::string& name : names) {
      auto statistic = read_statistic(name);
      const bool wants_extended = std::string_view(member) == "ExtendedStatistics";
      if (!statistic) {
        in.reject(invalid_value(
            fmt::format("The value {} for parameter {} is not supported: {}", name, member, statistic.error())));
      } else if (statistic->is_extended() != wants_extended) {
        in.reject(invalid_value(fmt::format("The value {} for parameter {} is not supported.", name, member)));
      } else {
        statistics.push_back(std::move(*statistic));
      }
    }
  }
  const auto window = in.is_refused() ? std::nullopt : read_window(in, period);
  if (in.is_refused()) return in.refused();
  if (statistics.empty()) {
    return std::unexpected(missing_parameter("Must specify either Statistics or ExtendedStatistics."));
  }
  const std::int64_t points = (window->last - window->first + period * kSecond - 1) / (period * kSecond);
  if (points > kMaxPoints) {
    return std::unexpected(invalid_combination(
        fmt::format("You have requested up to {} datapoints, which exceeds the limit of 1,440. You may reduce the "
                    "datapoints requested by increasing Period, or decreasing the time range.",
                    points)));
  }
  const MetricSeries series = call.server.metrics().series(*call.listing, metric, window);
  // Each unit has datapoints of its own, in the order of time.
  std::multimap<std::int64_t, Tree> datapoints;
  for (const auto& [name, minutes] : series.by_unit) {
    if (unit && *unit != name) continue;
    for (const auto& [start, samples] : samples_by_period(minutes, *window, period * kSecond)) {
      Tree point = Tree::map({{"Timestamp", Moment{start}}});
      Tree extended = Tree::map();
      for (const Statistic& statistic : statistics) {
        const auto value = value_of(statistic, samples);
        if (value) (statistic.is_extended() ? extended : point).set(statistic.text, *value);
      }
      point.set("Unit", name);
      if (!extended.members()->empty()) point.set("ExtendedStatistics", std::move(extended));
      datapoints.emplace(start, std::move(point));
    }
  }
  Tree::List list;
  for (auto& [start, point] : datapoints) list.push_back(std::move(point));
  return Tree::map({{"Label", metric.name}, {"Datapoints", std::move(list)}});
}

// ---- GetMetricData

struct DataQuery {
  std::string id;
  MetricName metric;
  std::int64_t period = 60;  // seconds
  Statistic statistic;
  std::optional<std::string> unit;
  std::optional<std::string> label;
};

/// Puts into a label what its dynamic parts stand for; one that is not known stays as it is.
std::string shown_label(const Call& call, const DataQuery& query, const std::vector<MetricPoint>& points) {
  std::string plain = query.metric.name;
  if (!query.label) return plain;
  const auto property = [&](std::string_view name) -> std::optional<std::string> {
    if (name == "MetricName") return query.metric.name;
    if (name == "Namespace") return query.metric.metric_namespace;
    if (name == "Period") return fmt::to_string(query.period);
    if (name == "Stat") return query.statistic.text;
    if (name == "Region") return call.region;
    if (name == "AccountId") return call.account();
    if (name.starts_with("Dim.")) {
      const auto found = std::ranges::find(query.metric.dimensions, name.substr(4), &DimensionValue::name);
      return found == query.metric.dimensions.end() ? std::string() : found->value;
    }
    return std::nullopt;
  };
  const auto value_of_part = [&](std::string_view part) -> std::optional<std::string> {
    if (part == "LABEL") return plain;
    if (part.starts_with("PROP('") && part.ends_with("')")) return property(part.substr(6, part.size() - 8));
    if (part == "DATAPOINT_COUNT") return fmt::to_string(points.size());
    if (points.empty())
      return part == "SUM" || part == "AVG" || part == "MIN" || part == "MAX" || part == "FIRST" || part == "LAST"
                 ? std::optional<std::string>("--")
                 : std::nullopt;
    Samples samples;
    for (const MetricPoint& point : points) samples.add(point.value);
    if (part == "SUM") return fmt::to_string(samples.sum());
    if (part == "AVG") return fmt::to_string(samples.average());
    if (part == "MIN") return fmt::to_string(samples.minimum());
    if (part == "MAX") return fmt::to_string(samples.maximum());
    if (part == "FIRST") return fmt::to_string(points.front().value);
    if (part == "LAST") return fmt::to_string(points.back().value);
    return std::nullopt;
  };
  std::string shown;
  for (std::string_view rest = *query.label; !rest.empty();) {
    const std::size_t begin = rest.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : rest.find('}', begin);
    if (end == std::string_view::npos) return shown + std::string(rest);
    shown += rest.substr(0, begin);
    const std::string_view part = rest.substr(begin + 2, end - begin - 2);
    const auto value = value_of_part(part);
    shown += value ? *value : std::string(rest.substr(begin, end + 1 - begin));
    rest.remove_prefix(end + 1);
  }
  return shown;
}

bool is_query_id(std::string_view id) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_rest = [&](char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !id.empty() && is_lower(id.front()) && std::ranges::all_of(id, is_rest);
}

/// Reads a query, which is a metric, or a search that finds several.
std::vector<DataQuery> read_data_query(Call& call, Members& in, const Tree& written, std::size_t number) {
  Members members = in.below(written, fmt::format("MetricDataQueries.member.{}", number));
  std::vector<DataQuery> queries;
  DataQuery query{.id = members.required_text("Id", 1, 255),
                  .metric = {},
                  .period = 60,
                  .statistic = {},
                  .unit = {},
                  .label = members.text("Label", 0, 2048)};
  if (!members.is_refused() && !is_query_id(query.id)) {
    members.reject(validation_error(
        fmt::format("The value {} for parameter MetricDataQueries.member.{}.Id is not matching the expected pattern "
                    "^[a-z][a-zA-Z0-9_]*$.",
                    query.id, number)));
  }
  const bool returns_data = members.boolean("ReturnData").value_or(true);
  const auto expression = members.text("Expression", 1, 2048);
  const Tree* const stat = members.tree().find("MetricStat");
  if (expression && stat != nullptr) {
    members.reject(validation_error(fmt::format("The query {} has both an Expression and a MetricStat.", query.id)));
  } else if (expression) {
    const auto search = read_metric_search(*expression);
    if (!search) {
      members.reject(validation_error(fmt::format("Metric math is not evaluated here: {}", *expression)));
    } else if (returns_data) {
      for (const MetricName& metric :
           call.server.metrics().metrics(*call.listing, search->metric_namespace, search->metric_name)) {
        if (!search->finds(metric)) continue;
        DataQuery& one = queries.emplace_back(query);
        one.metric = metric;
        one.period = search->period;
        one.statistic = search->statistic;
        // What differs between the metrics that are found tells them apart.
        if (!query.label && !metric.dimensions.empty()) one.label = metric.dimensions.front().value;
      }
    }
  } else if (stat == nullptr) {
    members.reject(
        missing_parameter(fmt::format("The query {} has neither a MetricStat nor an Expression.", query.id)));
  } else {
    Members of_stat = members.below(*stat, "MetricStat");
    if (const Tree* const metric = stat->find("Metric")) {
      Members of_metric = of_stat.below(*metric, "Metric");
      query.metric = {.metric_namespace = of_metric.required_text("Namespace", 1, kMaxMetricNameCharacters),
                      .name = of_metric.required_text("MetricName", 1, kMaxMetricNameCharacters),
                      .dimensions = read_dimensions(of_metric)};
      if (of_metric.is_refused()) of_stat.reject(*of_metric.refusal());
    } else {
      of_stat.reject(missing_parameter(fmt::format("The query {} has no Metric.", query.id)));
    }
    query.period = read_period(of_stat, "Period");
    query.unit = read_unit(of_stat);
    const std::string name = of_stat.required_text("Stat");
    auto statistic = read_statistic(name);
    if (!of_stat.is_refused() && !statistic) {
      of_stat.reject(validation_error(fmt::format(
          "The value {} for parameter Stat of the query {} is not supported: {}", name, query.id, statistic.error())));
    }
    if (of_stat.is_refused()) members.reject(*of_stat.refusal());
    if (statistic) query.statistic = std::move(*statistic);
    if (returns_data) queries.push_back(std::move(query));
  }
  if (members.is_refused()) in.reject(*members.refusal());
  return queries;
}

Tree data_result(Call& call, const DataQuery& query, const TimeRange& window, bool newest_first) {
  const MetricSeries series = call.server.metrics().series(*call.listing, query.metric, window);
  std::vector<MetricPoint> points =
      points_of(series.minutes_of(query.unit), query.statistic, window, query.period * kSecond);
  const std::string label = shown_label(call, query, points);
  if (newest_first) std::ranges::reverse(points);
  Tree::List times;
  Tree::List values;
  for (const MetricPoint& point : points) {
    times.emplace_back(Moment{point.time});
    values.emplace_back(point.value);
  }
  return Tree::map({{"Id", query.id},
                    {"Label", label},
                    {"Timestamps", std::move(times)},
                    {"Values", std::move(values)},
                    {"StatusCode", "Complete"}});
}

Answered<Tree> get_metric_data(Call& call, Members& in) {
  constexpr std::size_t kMaxQueries = 500;
  const Tree::List* const written = in.list("MetricDataQueries");
  const bool newest_first = in.choice("ScanBy", {"TimestampDescending", "TimestampAscending"}) !=
                            std::optional<std::string>("TimestampAscending");
  if (in.is_refused()) return in.refused();
  if (written == nullptr) {
    return std::unexpected(missing_parameter("The parameter MetricDataQueries is required."));
  }
  if (written->size() > kMaxQueries) {
    return std::unexpected(validation_error(fmt::format("a request has at most {} queries", kMaxQueries)));
  }
  std::vector<DataQuery> queries;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < written->size(); ++i) {
    std::vector<DataQuery> read = read_data_query(call, in, (*written)[i], i + 1);
    if (in.is_refused()) return in.refused();
    const Tree* const id = (*written)[i].find("Id");
    if (id != nullptr && id->text() != nullptr && !ids.insert(*id->text()).second) {
      return std::unexpected(validation_error(
          fmt::format("The values for parameter Id in MetricDataQueries are not unique: {}", *id->text())));
    }
    std::ranges::move(read, std::back_inserter(queries));
  }
  std::int64_t shortest = 60;
  for (const DataQuery& query : queries) shortest = std::min(shortest, query.period);
  const auto window = read_window(in, shortest);
  if (!window) return in.refused();
  Tree::List results;
  for (const DataQuery& query : queries) results.push_back(data_result(call, query, *window, newest_first));
  return Tree::map({{"MetricDataResults", std::move(results)}, {"Messages", Tree::list()}});
}

constexpr std::array<Operation, 4> kMetricOperations = {{{"PutMetricData", Effect::Writes, put_metric_data},
                                                         {"ListMetrics", Effect::Reads, list_metrics},
                                                         {"GetMetricStatistics", Effect::Reads, get_metric_statistics},
                                                         {"GetMetricData", Effect::Reads, get_metric_data}}};

}  // namespace

std::span<const Operation> metric_operations() { return kMetricOperations; }

}  // namespace insitu::serve
