#include "cli/metrics_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/agent_host.h"
#include "cli/console.h"
#include "cli/name_check.h"
#include "cli/progress.h"
#include "cli/report_origin.h"
#include "cli/time_options.h"
#include "engine/metrics/estimate.h"
#include "insitu/metric_scan.h"

namespace insitu::cli {
namespace {

/// Why there is no result, although all files were read; empty: there is one.
std::string why_nothing(const MetricData& data) {
  if (data.events == 0 && data.outside > 0) return describe_empty_window(data.newest);
  if (data.events == 0) return "there is no event in the input";
  if (data.last_event < data.first_event) {
    return fmt::format("no event states a time, so nothing can be published: {}", kHowToStateTimes);
  }
  return "";
}

/// "1 match", "2 matches"
std::string matches(std::uint64_t count) { return fmt::format("{} match{}", count, count == 1 ? "" : "es"); }

}  // namespace

MetricsScan::MetricsScan(const MetricsArguments& arguments, const InputFiles& files)
    : arguments_(arguments), files_(files), inputs_(files_.inputs, Keep::Beginning), messages_(arguments) {
  const auto options = scan_options(arguments, false);
  if (!options) return;
  options_ = *options;
  is_ready_ = read_time_options(arguments.time, files_.inputs, options_, query_);
}

std::optional<std::vector<MetricData>> MetricsScan::run(std::span<const PreparedFilter> chosen) {
  const auto report = [&](std::size_t file, const InputProblem& problem) {
    messages_.report(files_.names[file], problem);
  };
  if (chosen.empty()) return std::vector<MetricData>();
  std::vector<ScannedFilter> filters;
  for (const PreparedFilter& one : chosen) filters.push_back({one.program, one.filter.transformation});
  const auto begin = std::chrono::steady_clock::now();
  std::vector<MetricData> published = [&] {
    const Progress progress(arguments_, files_, Printing::AfterReading);
    return scan_metrics(filters, inputs_.inputs(), report, options_, query_);
  }();
  elapsed_ = std::chrono::steady_clock::now() - begin;
  messages_.print_unnamed();
  if (arguments_.messages && files_.losses) files_.losses->print_note();
  if (arguments_.messages) note_times(query_);
  // What concerns the events and the files is the same in all.
  const MetricData& first = published.front();
  static_cast<ScannedInputs&>(total_) = first;
  total_.events = first.events;
  total_.outside = first.outside;
  for (const MetricData& data : published) {
    total_.matched += data.matched;
    total_.published += data.published;
    total_.default_minutes += data.default_minutes;
  }
  if (first.out_of_memory) {
    complain("out of memory");
    return std::nullopt;
  }
  const std::string nothing = why_nothing(first);
  if (nothing.empty()) return published;
  // A file that could not be read is the reason, and was reported.
  if (first.files_with_problems == 0 || first.events > 0) complain(nothing);
  return std::nullopt;
}

void MetricsScan::print_notes(const MetricData& data, const PreparedFilter& chosen) const {
  if (!arguments_.messages) return;
  const MetricTransformation& transformation = chosen.filter.transformation;
  if (data.matched == 0 || data.matched == data.events) {
    for (const Diagnostic& doubt : chosen.program.doubts())
      write_to_stderr(draw_diagnostic(doubt, chosen.filter.pattern, "insitu: note"));
  }
  ScanSummary summary;
  static_cast<ScannedInputs&>(summary) = data;
  summary.names = data.names;
  print_name_notes({chosen.program, summary, inputs_, options_, query_}, {});
  const auto note = [](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    complain(fmt::format("note: {} {}, and {} no sample", matches(count), what, count == 1 ? "gives" : "give"));
  };
  const auto lack = [](std::uint64_t count) { return count == 1 ? "lacks" : "lack"; };
  note(data.without_time, data.without_time == 1 ? "states no time" : "state no time");
  note(data.value_missing, fmt::format("{} `{}`", lack(data.value_missing), transformation.value));
  note(data.value_no_number,
       fmt::format("{} a `{}` that is no number", data.value_no_number == 1 ? "has" : "have", transformation.value));
  note(data.dimension_missing, fmt::format("{} the value of a dimension", lack(data.dimension_missing)));
  if (transformation.dimensions.empty()) return;
  const MetricEstimate metrics = estimate(data);
  if (metrics.hours_over_limit == 0) return;
  complain(fmt::format(
      "note: the dimensions have {} distinct name/value pairs in an hour; with {} the service may disable the filter",
      metrics.pairs_in_busiest_hour, kMaxDimensionPairsAnHour));
}

std::string describe_speed(const ScannedInputs& scanned, std::chrono::duration<double> elapsed) {
  const double seconds = elapsed.count();
  return fmt::format(
      "bytes: {}\n"
      "files: {}\n"
      "files with errors: {}\n"
      "seconds: {:.3f}\n"
      "GB/s: {:.3f}\n",
      scanned.bytes_scanned, scanned.files, scanned.files_with_problems, seconds,
      seconds > 0 ? static_cast<double>(scanned.bytes_scanned) / 1e9 / seconds : 0.0);
}

ReportOrigin MetricsScan::origin() const {
  ReportOrigin origin = report_origin(arguments_, files_, query_.clock, arguments_.shown_zone);
  add_report_files(origin, arguments_.templates);
  const auto add = [&origin](std::string_view name, std::uint64_t count) {
    origin.statistics.emplace_back(name, std::to_string(count));
  };
  add("events", total_.events);
  add("events outside the window", total_.outside);
  add("events matched", total_.matched);
  add("samples", total_.published);
  add("minutes with the default value", total_.default_minutes);
  add("bytes", total_.bytes_scanned);
  add("files with errors", total_.files_with_problems);
  if (origin.has_durations) origin.statistics.emplace_back("time taken", report_seconds(elapsed_.count()));
  return origin;
}

void MetricsScan::print_stats() const {
  write_statistics(
      fmt::format("events: {}\n"
                  "events outside the window: {}\n"
                  "events matched: {}\n"
                  "samples: {}\n"
                  "minutes with the default value: {}\n"
                  "{}",
                  total_.events, total_.outside, total_.matched, total_.published, total_.default_minutes,
                  describe_speed(total_, elapsed_)));
  print_invalid_utf8(total_);
}

}  // namespace insitu::cli
