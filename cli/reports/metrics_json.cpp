#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "cli/reports/metrics_reports.h"
#include "engine/metrics/metric_periods.h"
#include "engine/model/json_text.h"
#include "engine/model/timestamp.h"

namespace insitu::cli {
namespace {

/// Writes members of JSON objects, commas and all. Elements of arrays are separated by the caller.
class JsonMembers {
 public:
  explicit JsonMembers(std::string& out) : out_(out) {}

  std::string& name(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    append_json_string(out_, name);
    return out_ += ':';
  }
  void text(std::string_view key, std::string_view value) { append_json_string(name(key), value); }
  void number(std::string_view key, double value) { fmt::format_to(std::back_inserter(name(key)), "{}", value); }
  void count(std::string_view key, std::uint64_t value) { name(key) += std::to_string(value); }
  void time(std::string_view key, std::int64_t value) {
    name(key) += '"';
    append_timestamp(out_, value);
    out_ += '"';
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

void append_dimensions(std::string& out, const DimensionSet& dimensions) {
  out += '{';
  JsonMembers members(out);
  for (const auto& [name, value] : dimensions) members.text(name, value);
  out += '}';
}

void append_metric(JsonMembers& members, const MetricTransformation& transformation) {
  members.text("namespace", transformation.metric_namespace);
  members.text("name", transformation.metric_name);
  members.text("unit", transformation.unit);
}

void append_point(std::string& out, std::int64_t start, const Samples& samples,
                  const std::vector<Statistic>& statistics) {
  out += '{';
  JsonMembers members(out);
  members.time("time", start);
  members.count("count", samples.count());
  members.number("sum", samples.sum());
  members.number("avg", samples.average());
  members.number("min", samples.minimum());
  members.number("max", samples.maximum());
  for (const Statistic& statistic : statistics) {
    if (const auto value = value_of(statistic, samples)) members.number(statistic.text, *value);
  }
  out += '}';
}

void append_counts(JsonMembers& members, const MetricData& data) {
  members.count("events", data.events);
  members.count("matched", data.matched);
  members.count("published", data.published);
  members.count("defaultMinutes", data.default_minutes);
  members.count("withoutTime", data.without_time);
  members.count("valueMissing", data.value_missing);
  members.count("valueNoNumber", data.value_no_number);
  members.count("dimensionMissing", data.dimension_missing);
}

void append_transitions(std::string& out, const AlarmTimeline& timeline) {
  out += '[';
  for (const Transition& transition : timeline.transitions) {
    out += &transition == timeline.transitions.data() ? "\n" : ",\n";
    out += '{';
    JsonMembers members(out);
    members.time("time", transition.time);
    members.text("from", state_name(transition.from));
    members.text("to", state_name(transition.to));
    members.text("reason", transition.reason);
    if (transition.with_other_range) members.text("withOtherRange", state_name(*transition.with_other_range));
    out += '}';
  }
  out += ']';
}

}  // namespace

void append_metrics_json(std::string& out, const MetricReport& report) {
  out += '{';
  JsonMembers members(out);
  append_metric(members, report.transformation);
  members.count("period", static_cast<std::uint64_t>(report.period_seconds));
  append_counts(members, report.data);
  members.name("metrics") += '[';
  bool is_first_metric = true;
  for (const auto& [dimensions, minutes] : report.data.metrics) {
    if (minutes.empty()) continue;
    out += is_first_metric ? "\n{\"dimensions\":" : ",\n{\"dimensions\":";
    is_first_metric = false;
    append_dimensions(out, dimensions);
    out += ",\"datapoints\":[";
    bool is_first_point = true;
    for (const auto& [start, samples] : by_period(minutes, report.period_seconds)) {
      out += is_first_point ? "\n" : ",\n";
      is_first_point = false;
      append_point(out, start, samples, report.statistics);
    }
    out += "]}";
  }
  out += "]}\n";
}

void append_estimate_json(std::string& out, const MetricReport& report, const MetricEstimate& estimate) {
  out += '{';
  JsonMembers members(out);
  append_metric(members, report.transformation);
  members.count("customMetrics", estimate.custom_metrics);
  members.count("dataPoints", estimate.data_points);
  members.name("distinctValues") += '{';
  JsonMembers values(out);
  for (const auto& [name, count] : estimate.distinct_values) values.count(name, count);
  out += '}';
  members.count("pairsInBusiestHour", estimate.pairs_in_busiest_hour);
  if (estimate.pairs_in_busiest_hour > 0) members.time("busiestHour", estimate.busiest_hour);
  members.count("hoursOverLimit", estimate.hours_over_limit);
  append_counts(members, report.data);
  out += "}\n";
}

void append_timeline_json(std::string& out, const TimelineReport& report) {
  out += '{';
  JsonMembers members(out);
  if (!report.alarm.name.empty()) members.text("alarm", report.alarm.name);
  members.time("from", report.from);
  members.time("to", report.to);
  members.text("initial", state_name(report.timeline.initial));
  append_transitions(members.name("transitions"), report.timeline);
  if (report.with_default_per_event != nullptr) {
    append_transitions(members.name("withDefaultPerEvent"), *report.with_default_per_event);
  }
  members.name("notes") += '[';
  for (const std::string& note : report.timeline.notes) {
    if (&note != report.timeline.notes.data()) out += ',';
    append_json_string(out, note);
  }
  out += "]}\n";
}

}  // namespace insitu::cli
