#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/metrics/alarm_replay.h"
#include "engine/metrics/estimate.h"
#include "engine/metrics/metric_data.h"
#include "engine/metrics/metric_transformation.h"
#include "engine/metrics/statistic.h"
#include "engine/output/byte_output.h"
#include "engine/output/row_sinks.h"

namespace insitu::cli {

/// The content of a report of `insitu metrics`. Borrows.
struct MetricReport {
  const MetricTransformation& transformation;
  const MetricData& data;
  std::int64_t period_seconds = 60;
  std::vector<Statistic> statistics;  ///< beyond the five that are always reported
};

/// How numbers are written: rounded in tables for people, with all digits elsewhere.
enum class NumberStyle : std::uint8_t { Rounded, Exact };
/// Prints one row per period and metric: its start, the dimensions, count, sum, avg, min, max, and the requested
/// statistics.
void print_metric_rows(const MetricReport& report, NumberStyle numbers, RowSink& sink);

/// Appends the same as one JSON document, with the counts of events and matches.
void append_metrics_json(std::string& out, const MetricReport& report);

/// Prints the samples in the embedded metric format: a line of JSON for each minute, metric and hundred values.
void print_metrics_emf(const MetricReport& report, ControlCharacters control_characters, ByteOutput& out);

/// Appends a statistic as a line of blocks for each metric, at most `columns` wide. A block is one period, or several
/// where there are more than columns. A full block is the largest value, a `·` is a period without data.
void append_metrics_chart(std::string& out, const MetricReport& report, const Statistic& statistic,
                          std::size_t columns);

void append_estimate(std::string& out, const MetricReport& report, const MetricEstimate& estimate);
void append_estimate_json(std::string& out, const MetricReport& report, const MetricEstimate& estimate);

/// The states of an alarm: the first one, and each change with the service's reason.
struct TimelineReport {
  const Alarm& alarm;
  const AlarmTimeline& timeline;
  std::int64_t from = 0;  ///< the first and the last moment that was evaluated, epoch milliseconds
  std::int64_t to = 0;
  /// The timeline if the service published default values per event; nullptr: it is the same, or there are none.
  const AlarmTimeline* with_default_per_event = nullptr;
};
void print_timeline_rows(const TimelineReport& report, RowSink& sink);
void append_timeline_json(std::string& out, const TimelineReport& report);

}  // namespace insitu::cli
