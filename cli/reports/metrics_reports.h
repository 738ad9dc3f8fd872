#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reports/bar_chart.h"
#include "cli/reports/html_page.h"
#include "engine/metrics/estimate.h"
#include "insitu/alarm_play.h"
#include "insitu/alarm_replay.h"
#include "insitu/byte_output.h"
#include "insitu/composite_replay.h"
#include "insitu/emf_data.h"
#include "insitu/metric_data.h"
#include "insitu/metric_transformation.h"
#include "insitu/row_sinks.h"
#include "insitu/statistic.h"

namespace insitu::cli {

/// The content of a report of `insitu metrics`. Borrows.
struct MetricReport {
  const MetricTransformation& transformation;
  const MetricData& data;
  std::int64_t period_seconds = 60;
  std::vector<Statistic> statistics;  ///< beyond the five that are always reported
};

/// The content of a report of `insitu metrics --emf`. Borrows.
struct EmfReport {
  const EmfData& data;
  std::span<const std::string> files;  ///< the names of the inputs
  std::int64_t period_seconds = 60;
  std::vector<Statistic> statistics;  ///< beyond the five that are always reported
};

/// Returns the statistics that are not among those five.
std::vector<Statistic> beyond_the_usual(const std::vector<Statistic>& statistics);

/// How numbers are written: rounded in tables for people, with all digits elsewhere.
enum class NumberStyle : std::uint8_t { Rounded, Exact };
/// Prints one row per period and metric: its start, the dimensions, count, sum, avg, min, max, and the requested
/// statistics.
void print_metric_rows(const MetricReport& report, NumberStyle numbers, RowSink& sink);
/// Prints the same of the metrics of documents, their namespaces, names and units before the dimensions. There is a
/// column for the name of every dimension; it is empty where a metric has no such dimension.
void print_metric_rows(const EmfReport& report, NumberStyle numbers, RowSink& sink);

/// Appends the same as one JSON document, with the counts of events and matches.
void append_metrics_json(std::string& out, const MetricReport& report);
/// Appends the same of the metrics of documents, with the counts of events and documents and the whole ledger.
void append_metrics_json(std::string& out, const EmfReport& report);

/// Returns the ledger as lines for people, without newlines: the first entry of each reason and how many there are, or
/// all entries if the ledger has kept them.
std::vector<std::string> describe_ledger(const EmfLedger& ledger, std::span<const std::string> files);

/// Prints the samples in the embedded metric format: a line of JSON for each minute, metric and hundred values.
/// Samples of documents are written with their own resolution.
void print_metrics_emf(const MetricReport& report, ControlCharacters control_characters, ByteOutput& out);
void print_metrics_emf(const EmfReport& report, ControlCharacters control_characters, ByteOutput& out);

/// What the service would drop of samples that are written as EMF.
struct EmfDoubts {
  std::uint64_t not_ascii = 0;  ///< data points with a dimension beyond printable ASCII
  std::uint64_t too_old = 0;    ///< data points before kFirstEmfTime
};
EmfDoubts doubts_about_emf(const MetricData& data);

/// Draws a statistic: the bars of one metric between two axes, of several a line of blocks for each. A block is one
/// period, or several where there are more than columns. The highest block is the largest value, a `·` is a period
/// without data. All metrics of EMF documents have the name and the unit of the first one.
std::string metrics_chart(const MetricReport& report, const Statistic& statistic, const ChartStyle& style);
std::string metrics_chart(const EmfReport& report, const Statistic& statistic, const ChartStyle& style);

void append_estimate(std::string& out, const MetricReport& report, const MetricEstimate& estimate);
void append_estimate_json(std::string& out, const MetricReport& report, const MetricEstimate& estimate);

/// The states of an alarm: the first one, and each change with the service's reason. Borrows.
struct TimelineReport {
  std::string_view alarm;  ///< its name; empty: it was typed
  const AlarmTimeline& timeline;
  std::int64_t from = 0;  ///< the first and the last moment that was evaluated, epoch milliseconds
  std::int64_t to = 0;
  /// The timeline if the service published default values per event; nullptr: it is the same, or there are none.
  const AlarmTimeline* with_default_per_event = nullptr;
  /// What suppresses the actions of a composite alarm, and what becomes of those of each change; nullptr: nothing does.
  const ActionsSuppressor* suppressor = nullptr;
  std::span<const ActionsOutcome> actions = {};
};
void print_timeline_rows(const TimelineReport& report, RowSink& sink);
/// Returns the same for people with a terminal: a line for each state, the reason below it in lines of `columns`.
std::string timeline_text(const TimelineReport& report, const ChartStyle& style);
/// Draws what an alarm saw: at each moment its statistic of the period that ends then, the threshold, and its states
/// below. Where several moments are one block, it shows the value and the state that is nearest to an alarm. Empty: the
/// alarm is evaluated on a clock, not at each moment, or nothing feeds it.
std::string alarm_chart(const Alarm& alarm, const MetricMinutes& minutes, const TimelineReport& report,
                        const ChartStyle& style);
void append_timeline_json(std::string& out, const TimelineReport& report);

/// Returns the value that an alarm saw in a block of evaluations: of the periods that end within the last `step`
/// milliseconds up to `end`, the one that is nearest to an alarm. nullopt: there was no sample.
std::optional<double> seen_by_alarm(const Alarm& alarm, const MetricMinutes& minutes, std::int64_t end,
                                    std::int64_t step);

// ---- pages of HTML in one file

/// A page with a chart of each statistic, a series for each set of dimensions, and the data points as a table.
/// `statistics`: those to draw; empty: the sum.
/// `zone`: of all times; nullopt: UTC.
std::string metrics_html(const MetricReport& report, const std::vector<Statistic>& statistics, ReportOrigin origin,
                         const std::optional<ShownZone>& zone);
/// The same of the metrics of documents, a chart for each metric.
std::string metrics_html(const EmfReport& report, const std::vector<Statistic>& statistics, ReportOrigin origin,
                         const std::optional<ShownZone>& zone);

/// What a page shows of an alarm, beside its states. Borrows.
struct AlarmPage {
  const TimelineReport& report;
  std::string settings;                          ///< how it is evaluated, for people
  const Alarm* alarm = nullptr;                  ///< nullptr: it has no metric of its own whose values are known
  const MetricMinutes* minutes = nullptr;        ///< of that metric
  std::span<const NamedTimeline> children = {};  ///< the alarms that a composite alarm depends on
};
/// A page with what the alarm saw, its threshold, its states as a strip and as a table with their reasons.
std::string alarm_html(const AlarmPage& page, ReportOrigin origin, const std::optional<ShownZone>& zone);

}  // namespace insitu::cli
