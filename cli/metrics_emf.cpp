#include "cli/metrics_emf.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/metrics_alarm.h"
#include "cli/metrics_choice.h"
#include "cli/metrics_scan.h"
#include "cli/play_actions.h"
#include "cli/progress.h"
#include "cli/report_origin.h"
#include "cli/time_options.h"
#include "insitu/alarm_play.h"
#include "insitu/emf_scan.h"

namespace insitu::cli {
namespace {

/// `Shop/Latency S=a`
std::string metric_text(const EmfMetric& metric) {
  const std::string dimensions = dimensions_text(metric.dimensions);
  return fmt::format("{}/{}{}{}", metric.metric_namespace, metric.name, dimensions.empty() ? "" : " ", dimensions);
}

/// Some of the texts, in backticks.
std::string listed(const std::set<std::string>& texts) {
  constexpr std::size_t kMax = 5;
  std::string list;
  std::size_t count = 0;
  for (const std::string& text : texts) {
    if (++count > kMax) return fmt::format("{} and {} more", list, texts.size() - kMax);
    list += fmt::format("{}`{}`", list.empty() ? "" : ", ", text);
  }
  return list;
}

/// Reads the documents of the files of a command line.
class DocumentScan {
 public:
  /// Both must outlive it.
  DocumentScan(const MetricsArguments& arguments, const InputFiles& files)
      : arguments_(arguments), files_(files), messages_(arguments) {
    const auto options = scan_options(arguments, !arguments.expectations.empty());
    if (!options) return;
    options_ = *options;
    is_ready_ = read_time_options(arguments.time, files_.inputs, options_, query_);
  }

  /// Returns nullopt, after complaining, if there is no result: the times cannot be understood, there were no events,
  /// or they could not be read.
  std::optional<EmfData> run(EmfSelection selection, ReadTimes times) {
    if (!is_ready_) return std::nullopt;
    EmfOptions wanted{.selection = std::move(selection), .received = {}, .entries = entries(), .times = times};
    if (arguments_.time.now) wanted.received = query_.times->options().now;
    const auto report = [this](std::size_t file, const InputProblem& problem) {
      messages_.report(files_.names[file], problem);
    };
    const auto begin = std::chrono::steady_clock::now();
    EmfData data = [&] {
      const Progress progress(arguments_, files_, Printing::AfterReading);
      return scan_emf(files_.inputs, report, options_, query_, wanted);
    }();
    elapsed_ = std::chrono::steady_clock::now() - begin;
    messages_.print_unnamed();
    if (arguments_.messages && files_.losses) files_.losses->print_note();
    if (arguments_.messages) note_times(query_);
    if (arguments_.stats) print_stats(data);
    print_invalid_utf8(data);
    if (data.out_of_memory) {
      complain("out of memory");
      return std::nullopt;
    }
    if (data.events > 0) return data;
    // A file that could not be read is the reason, and was reported.
    if (data.files_with_problems == 0) complain(why_nothing(data));
    return std::nullopt;
  }

  /// Prints what was dropped and noted to stderr, unless the output holds it.
  void print_ledger(const EmfData& data) const {
    const bool is_in_output = arguments_.output == MetricFormat::Json && !arguments_.alarm.is_asked();
    if (!arguments_.explain && (is_in_output || !arguments_.messages)) return;
    for (const std::string& line : describe_ledger(data.ledger, files_.names)) complain(line);
  }

  /// Returns what a report says of the run, with the messages so far.
  [[nodiscard]] ReportOrigin origin(const EmfData& data) const {
    ReportOrigin origin = report_origin(arguments_, files_, query_.clock, arguments_.shown_zone);
    add_report_files(origin, arguments_.templates);
    const auto add = [&origin](std::string_view name, std::uint64_t count) {
      origin.statistics.emplace_back(name, std::to_string(count));
    };
    add("events", data.events);
    add("events outside the window", data.outside);
    add("documents", data.documents);
    add("samples", data.published);
    add("dropped", data.ledger.dropped());
    add("noted", data.ledger.noted());
    add("bytes", data.bytes_scanned);
    if (origin.has_durations) origin.statistics.emplace_back("time taken", report_seconds(elapsed_.count()));
    return origin;
  }

  [[nodiscard]] const std::vector<std::string>& names() const { return files_.names; }

 private:
  [[nodiscard]] LedgerEntries entries() const {
    const bool shows_all = arguments_.explain || arguments_.output == MetricFormat::Json;
    return shows_all ? LedgerEntries::All : LedgerEntries::FirstOfReason;
  }

  static std::string why_nothing(const EmfData& data) {
    return data.outside > 0 ? describe_empty_window(data.newest) : "there is no event in the input";
  }

  void print_stats(const EmfData& data) const {
    write_statistics(
        fmt::format("events: {}\nevents outside the window: {}\ndocuments: {}\nsamples: {}\ndropped: {}\nnoted: {}\n{}",
                    data.events, data.outside, data.documents, data.published, data.ledger.dropped(),
                    data.ledger.noted(), describe_speed(data, elapsed_)));
  }

  const MetricsArguments& arguments_;
  const InputFiles& files_;
  InputMessages messages_;
  ScanOptions options_;
  QueryOptions query_;
  bool is_ready_ = false;
  std::chrono::duration<double> elapsed_{};
};

EmfSelection typed_selection(const MetricsArguments& arguments) {
  const auto typed = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  return {.metric_namespace = typed(arguments.transformation.metric_namespace),
          .metric_name = typed(arguments.transformation.metric_name),
          .dimensions = arguments.alarm.dimensions};
}

// ---- series

/// Whether all series have samples in periods so short; complains.
bool has_resolution(const EmfData& data, std::int64_t period_seconds, std::string_view what) {
  if (period_seconds % 60 == 0) return true;
  const auto coarse =
      std::ranges::find_if(data.metrics, [](const auto& one) { return !one.second.is_high_resolution; });
  if (coarse == data.metrics.end()) return true;
  complain(fmt::format("{} of {} s is for metrics in high resolution, and `{}` has a sample a minute", what,
                       period_seconds, metric_text(coarse->first)));
  return false;
}

/// Whether the series are of one name, which a chart can hold.
bool is_one_metric(const EmfData& data) {
  return std::ranges::all_of(data.metrics, [&](const auto& one) {
    const EmfMetric& first = data.metrics.begin()->first;
    return one.first.metric_namespace == first.metric_namespace && one.first.name == first.name;
  });
}

void print_chart(const MetricsArguments& arguments, const EmfReport& report, ByteOutput& out) {
  if (!is_one_metric(report.data)) {
    if (arguments.messages) complain("note: a chart is of one metric: choose it with `--name` and `--namespace`");
    return;
  }
  out.write(metrics_chart(report, arguments.statistics.empty() ? Statistic() : arguments.statistics.front(),
                          chart_style_for(arguments)));
}

void print_report(const MetricsArguments& arguments, const EmfReport& report, ByteOutput& out) {
  std::string text;
  switch (arguments.output) {
    case MetricFormat::Csv: return print_metric_table(report, RowFormat::Csv, arguments, out);
    case MetricFormat::Json: append_metrics_json(text, report); return write_json(out, text);
    case MetricFormat::Emf: return print_metrics_emf(report, control_characters_of_stdout(), out);
    case MetricFormat::Html: return;  // at the end, with all messages
    case MetricFormat::Table:
      print_metric_table(report, RowFormat::Table, arguments, out);
      if (draws_for(arguments.chart)) print_chart(arguments, report, out);
  }
}

std::uint64_t count_of(EmfCount count, const EmfData& data) {
  switch (count) {
    case EmfCount::Dropped: return data.ledger.dropped();
    case EmfCount::Noted: return data.ledger.noted();
    case EmfCount::Documents: return data.documents;
    case EmfCount::Published: return data.published;
  }
  return 0;
}

/// Checks the expectations and prints the first that fails to stderr.
ExitCode judge_documents(const std::vector<NamedExpectation>& expectations, const EmfData& data) {
  if (data.documents == 0) {
    complain("there is no EMF document in the input, so nothing can be expected of it");
    return ExitCode::Error;
  }
  for (const NamedExpectation& one : expectations) {
    const std::uint64_t count = count_of(static_cast<EmfCount>(one.name), data);
    if (one.expectation.holds(static_cast<double>(count))) continue;
    complain(fmt::format("expected {}, but it is {}", one.text, count));
    return ExitCode::NothingMatched;
  }
  return ExitCode::Matched;
}

/// Notes why there is no data point.
void note_no_point(const EmfData& data, const EmfSelection& selection) {
  if (!data.metrics.empty()) return;
  if (data.documents == 0) {
    complain("note: no event is an EMF document");
  } else if (selection.is_everything()) {
    complain("note: no document publishes anything");
  } else {
    complain("note: no metric that the documents publish is selected");
  }
}

ExitCode conclude_documents(const MetricsArguments& arguments, const EmfData& data) {
  if (data.files_with_problems > 0) return ExitCode::Error;
  if (!arguments.expectations.empty()) return judge_documents(arguments.expectations, data);
  return data.metrics.empty() ? ExitCode::NothingMatched : ExitCode::Matched;
}

ExitCode run_documents(const MetricsArguments& arguments, const InputFiles& files, ByteOutput& out) {
  DocumentScan scan(arguments, files);
  const EmfSelection selection = typed_selection(arguments);
  const auto data = scan.run(selection, ReadTimes::WhereNeeded);
  if (!data) return ExitCode::Error;
  const std::int64_t period_seconds = arguments.period_seconds.value_or(60);
  if (!has_resolution(*data, period_seconds, "a period")) return ExitCode::Error;
  const EmfReport report{.data = *data,
                         .files = scan.names(),
                         .period_seconds = period_seconds,
                         .statistics = beyond_the_usual(arguments.statistics)};
  print_report(arguments, report, out);
  out.flush();
  scan.print_ledger(*data);
  if (arguments.messages && arguments.expectations.empty()) note_no_point(*data, selection);
  const ExitCode code = conclude_documents(arguments, *data);
  if (arguments.output == MetricFormat::Html) {
    out.write(metrics_html(report, arguments.statistics, scan.origin(*data), arguments.shown_zone));
  }
  return code;
}

// ---- alarms

/// Finds the one metric that an alarm as typed is about, and sets it. Of several that is the one with exactly the
/// dimensions that were typed. Returns what to exit with if there is none, or if there are several, after complaining.
std::optional<ExitCode> set_metric(Alarm& alarm, const EmfData& data) {
  std::set<std::string> texts;
  std::set<std::string> exact;
  const EmfMetric* found = nullptr;
  for (const auto& [metric, series] : data.metrics) {
    texts.insert(metric_text(metric));
    if (metric.dimensions == alarm.dimensions) exact.insert(metric_text(metric));
    if (found == nullptr || metric.dimensions == alarm.dimensions) found = &metric;
  }
  if (texts.empty()) {
    complain(data.documents == 0 ? "no event is an EMF document" : "no metric that the documents publish is selected");
    return ExitCode::NothingMatched;
  }
  if (texts.size() > 1 && exact.size() != 1) {
    complain(fmt::format(
        "an alarm watches one metric, and there are {}: choose with `--namespace`, `--name` and `--where` among {}",
        texts.size(), listed(texts)));
    return ExitCode::Error;
  }
  alarm.metric_namespace = found->metric_namespace;
  alarm.metric_name = found->name;
  alarm.dimensions = found->dimensions;
  return std::nullopt;
}

/// Leaves only the series that an alarm sees. Returns false, after complaining, if there is none.
bool keep_watched(const Alarm& alarm, EmfData& data) {
  std::set<std::string> published;
  std::set<std::string> units;
  for (const auto& [metric, series] : data.metrics) {
    const std::string dimensions = dimensions_text(metric.dimensions);
    published.insert(dimensions.empty() ? "no dimensions" : dimensions);
    if (metric.dimensions == alarm.dimensions) units.insert(metric.unit);
  }
  std::erase_if(data.metrics, [&](const auto& one) { return !sees(alarm, one.first); });
  if (!data.metrics.empty()) return true;
  const std::string name = fmt::format("{}/{}", alarm.metric_namespace, alarm.metric_name);
  const std::string dimensions = dimensions_text(alarm.dimensions);
  if (published.empty()) {
    complain(fmt::format("no document publishes `{}`", name));
  } else if (!units.empty()) {
    complain(fmt::format("the alarm asks for the unit {}, and `{}` has {}", *alarm.unit, name, listed(units)));
  } else {
    complain(fmt::format("no document publishes `{}` with exactly {}; there is {}", name,
                         dimensions.empty() ? "no dimensions" : fmt::format("`{}`", dimensions), listed(published)));
  }
  return false;
}

/// Notes that the samples of an alarm that names no unit have several.
void note_units(const EmfData& data) {
  std::set<std::string> units;
  for (const auto& [metric, series] : data.metrics) units.insert(metric.unit);
  if (units.size() < 2) return;
  complain(
      fmt::format("note: the samples have the units {}; an alarm that names none sees them together, which the "
                  "service does not define",
                  listed(units)));
}

/// Plays an alarm on metric math over the series that its metrics name.
ExitCode run_emf_math(const MetricsArguments& arguments, const InputFiles& files, const EmfAlarmChoice& choice,
                      ByteOutput& out) {
  const MathAlarm& made = *choice.math;
  DocumentScan scan(arguments, files);
  const auto data = scan.run({}, ReadTimes::Always);
  if (!data) return ExitCode::Error;
  const std::string& result = made.math.formulas[made.math.result].text;
  if (arguments.explain) write_to_stderr(explain_alarm(made.alarm, fmt::format("`{}`", result)));
  scan.print_ledger(*data);
  std::vector<AlarmFeed> feeds;
  for (const std::size_t index : made.needed) {
    const Alarm& metric = made.math.metrics[index].alarm;
    EmfData of_metric;
    of_metric.times = data->times;
    for (const auto& [published, series] : data->metrics) {
      const bool has_name =
          published.metric_namespace == metric.metric_namespace && published.name == metric.metric_name;
      if (has_name) of_metric.metrics.emplace(published, series);
    }
    if (!keep_watched(metric, of_metric)) {
      return data->files_with_problems > 0 ? ExitCode::Error : ExitCode::NothingMatched;
    }
    if (!has_resolution(of_metric, made.alarm.period_seconds, "an alarm's period")) return ExitCode::Error;
    if (arguments.messages) note_units(of_metric);
    feeds.push_back(feed_alarm(metric, of_metric));
  }
  const AlarmPlay play = play_alarm(made.alarm, made.math, feeds, choice.initial);
  print_play(arguments, made.alarm.name, play, out);
  const ExitCode code = run_actions(arguments, choice.notification, play,
                                    data->files_with_problems > 0 ? ExitCode::Error : ExitCode::Matched);
  print_alarm_html(arguments, made.alarm.name, play, explain_alarm(made.alarm, fmt::format("`{}`", result)), nullptr,
                   nullptr, scan.origin(*data), out);
  return code;
}

ExitCode run_emf_alarm(const MetricsArguments& arguments, const InputFiles& files, ByteOutput& out) {
  auto choice = choose_emf_alarm(arguments);
  if (!choice) return ExitCode::Error;
  if (choice->math) return run_emf_math(arguments, files, *choice, out);
  Alarm& alarm = choice->alarm;
  EmfSelection selection = typed_selection(arguments);
  if (arguments.alarm.name) selection = {alarm.metric_namespace, alarm.metric_name, {}};
  DocumentScan scan(arguments, files);
  auto data = scan.run(std::move(selection), ReadTimes::Always);
  if (!data) return ExitCode::Error;
  if (arguments.explain) write_to_stderr(explain_alarm(alarm, alarm.statistic.text));
  scan.print_ledger(*data);
  if (!arguments.alarm.name) {
    if (const auto code = set_metric(alarm, *data)) return data->files_with_problems > 0 ? ExitCode::Error : *code;
  }
  if (!keep_watched(alarm, *data)) {
    return data->files_with_problems > 0 ? ExitCode::Error : ExitCode::NothingMatched;
  }
  if (!has_resolution(*data, alarm.period_seconds, "an alarm's period")) return ExitCode::Error;
  if (arguments.messages) note_units(*data);
  const AlarmFeed feed = feed_alarm(alarm, *data);
  const AlarmPlay play = play_alarm(alarm, feed, choice->initial);
  print_play(arguments, alarm.name, play, out);
  print_alarm_chart(arguments, alarm, feed, play, out);
  const NotificationChoice notification =
      arguments.alarm.name ? choice->notification : typed_notification(alarm, arguments);
  const ExitCode code =
      run_actions(arguments, notification, play, data->files_with_problems > 0 ? ExitCode::Error : ExitCode::Matched);
  print_alarm_html(arguments, alarm.name, play, explain_alarm(alarm, alarm.statistic.text), &alarm, &feed,
                   scan.origin(*data), out);
  return code;
}

}  // namespace

ExitCode run_emf(const MetricsArguments& arguments, const InputFiles& files, ByteOutput& out) {
  return arguments.alarm.is_asked() ? run_emf_alarm(arguments, files, out) : run_documents(arguments, files, out);
}

}  // namespace insitu::cli
