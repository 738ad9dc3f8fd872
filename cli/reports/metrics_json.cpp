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

/// Appends the data points of a metric as the elements of an array.
void append_points(std::string& out, const MetricMinutes& samples, std::int64_t period_seconds,
                   const std::vector<Statistic>& statistics) {
  bool is_first = true;
  for (const auto& [start, found] : by_period(samples, period_seconds)) {
    out += is_first ? "\n" : ",\n";
    is_first = false;
    append_point(out, start, found, statistics);
  }
}

/// Appends null where the service counts nothing.
void append_counter(std::string& out, EmfCounter counter) {
  switch (counter) {
    case EmfCounter::None: out += "null"; return;
    case EmfCounter::Parsing: out += "\"parsing\""; return;
    case EmfCounter::Validation: out += "\"validation\""; return;
  }
}

enum class LedgerPart : std::uint8_t { Dropped, Noted };

void append_entries(std::string& out, const EmfReport& report, LedgerPart part) {
  out += '[';
  bool is_first = true;
  for (const auto& [file, line, entry] : report.data.ledger.lines) {
    if (is_note(entry.reason) != (part == LedgerPart::Noted)) continue;
    out += is_first ? "\n{" : ",\n{";
    is_first = false;
    JsonMembers members(out);
    members.text("file", report.files[file]);
    members.count("line", line);
    members.text("reason", reason_name(entry.reason));
    members.text("scope", scope_name(scope_of(entry.reason)));
    append_counter(members.name("counter"), counter_of(entry.reason));
    if (entry.metric_namespace) members.text("namespace", *entry.metric_namespace);
    if (entry.name) members.text("name", *entry.name);
    out += '}';
  }
  out += ']';
}

void append_series(std::string& out, const EmfMetric& metric, const EmfSeries& series, const EmfReport& report) {
  out += '{';
  JsonMembers members(out);
  members.text("namespace", metric.metric_namespace);
  members.text("name", metric.name);
  members.text("unit", metric.unit);
  members.count("storageResolution", series.is_high_resolution ? 1 : 60);
  append_dimensions(members.name("dimensions"), metric.dimensions);
  members.name("datapoints") += '[';
  append_points(out, series.samples, report.period_seconds, report.statistics);
  out += "]}";
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

std::string_view outcome_name(ActionsOutcome::Kind kind) {
  switch (kind) {
    case ActionsOutcome::Kind::Taken: return "taken";
    case ActionsOutcome::Kind::Dropped: return "dropped";
    case ActionsOutcome::Kind::Suppressed: return "suppressed";
    case ActionsOutcome::Kind::Disabled: return "disabled";
    case ActionsOutcome::Kind::Unknown: return "unknown";
  }
  return "";
}

void append_outcome(std::string& out, const ActionsOutcome& outcome) {
  out += '{';
  JsonMembers members(out);
  members.text("outcome", outcome_name(outcome.kind));
  const bool has_time = outcome.kind == ActionsOutcome::Kind::Taken || outcome.kind == ActionsOutcome::Kind::Dropped;
  if (has_time) members.time("time", outcome.time);
  members.name("suppressed") += '[';
  for (const SuppressedTime& stretch : outcome.suppressed) {
    out += &stretch == outcome.suppressed.data() ? "{" : ",{";
    JsonMembers parts(out);
    parts.text("by", cause_name(stretch.by));
    parts.time("from", stretch.from);
    if (stretch.until) parts.time("until", *stretch.until);
    out += '}';
  }
  out += "]}";
}

/// `actions`: one for each transition, or none.
void append_transitions(std::string& out, const AlarmTimeline& timeline, std::span<const ActionsOutcome> actions = {}) {
  out += '[';
  for (std::size_t i = 0; i < timeline.transitions.size(); ++i) {
    const Transition& transition = timeline.transitions[i];
    out += i == 0 ? "\n{" : ",\n{";
    JsonMembers members(out);
    members.time("time", transition.time);
    members.text("from", state_name(transition.from));
    members.text("to", state_name(transition.to));
    members.text("reason", transition.reason);
    if (transition.with_other_range) members.text("withOtherRange", state_name(*transition.with_other_range));
    if (i < actions.size()) append_outcome(members.name("actions"), actions[i]);
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
    append_points(out, minutes, report.period_seconds, report.statistics);
    out += "]}";
  }
  out += "]}\n";
}

void append_metrics_json(std::string& out, const EmfReport& report) {
  out += '{';
  JsonMembers members(out);
  members.count("events", report.data.events);
  members.count("documents", report.data.documents);
  members.count("published", report.data.published);
  members.name("metrics") += '[';
  bool is_first = true;
  for (const auto& [metric, series] : report.data.metrics) {
    out += is_first ? "\n" : ",\n";
    is_first = false;
    append_series(out, metric, series, report);
  }
  out += ']';
  append_entries(members.name("dropped"), report, LedgerPart::Dropped);
  append_entries(members.name("noted"), report, LedgerPart::Noted);
  out += "}\n";
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
  if (!report.alarm.empty()) members.text("alarm", report.alarm);
  if (report.suppressor != nullptr) members.text("actionsSuppressor", report.suppressor->alarm);
  members.time("from", report.from);
  members.time("to", report.to);
  members.text("initial", state_name(report.timeline.initial));
  append_transitions(members.name("transitions"), report.timeline, report.actions);
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
