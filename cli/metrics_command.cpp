#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/metrics_alarm.h"
#include "cli/metrics_arguments.h"
#include "cli/metrics_choice.h"
#include "cli/metrics_scan.h"
#include "cli/reports/metrics_reports.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

/// Those that no column of every table holds.
std::vector<Statistic> beyond_the_usual(const std::vector<Statistic>& statistics) {
  std::vector<Statistic> others;
  std::ranges::copy_if(statistics, std::back_inserter(others), &Statistic::is_extended);
  return others;
}

void print_rows(const MetricReport& report, RowFormat format, NumberStyle numbers, ByteOutput& out) {
  const std::vector<std::string> no_files;
  const auto sink = row_sink(format, {out, no_files, nullptr}, control_characters_of_stdout());
  print_metric_rows(report, numbers, *sink);
}

void print_series(const MetricsArguments& arguments, const MetricReport& report, ByteOutput& out) {
  std::string text;
  switch (arguments.output) {
    case MetricFormat::Csv: print_rows(report, RowFormat::Csv, NumberStyle::Exact, out); break;
    case MetricFormat::Json: append_metrics_json(text, report); return write_json(out, text);
    case MetricFormat::Emf: print_metrics_emf(report, control_characters_of_stdout(), out); break;
    case MetricFormat::Table:
      print_rows(report, RowFormat::Table, NumberStyle::Rounded, out);
      if (!draws_for(arguments.chart)) break;
      append_metrics_chart(text, report, arguments.statistics.empty() ? Statistic() : arguments.statistics.front(),
                           columns_of_stdout());
  }
  write_text(out, text);
}

void print_estimate(const MetricsArguments& arguments, const MetricReport& report, ByteOutput& out) {
  std::string text;
  if (arguments.output == MetricFormat::Json) {
    append_estimate_json(text, report, estimate(report.data));
    write_json(out, text);
  } else {
    append_estimate(text, report, estimate(report.data));
    write_text(out, text);
  }
}

ExitCode run_series(const MetricsArguments& arguments, const PreparedFilter& chosen, MetricsScan& scan,
                    ByteOutput& out) {
  const auto data = scan.run(chosen);
  if (!data) return ExitCode::Error;
  const MetricReport report{.transformation = chosen.filter.transformation,
                            .data = *data,
                            .period_seconds = arguments.period_seconds.value_or(60),
                            .statistics = beyond_the_usual(arguments.statistics)};
  if (arguments.estimate) {
    print_estimate(arguments, report, out);
  } else {
    print_series(arguments, report, out);
  }
  out.flush();
  scan.print_notes(*data, chosen);
  if (data->files_with_problems > 0) return ExitCode::Error;
  const bool has_points = std::ranges::any_of(data->metrics, [](const auto& metric) { return !metric.second.empty(); });
  return has_points ? ExitCode::Matched : ExitCode::NothingMatched;
}

void explain(const MetricChoice& choice, ByteOutput& out) {
  for (const auto& [filter, program] : choice.filters) {
    const MetricTransformation& transformation = filter.transformation;
    write_text(out, draw_plan(program));
    write_text(out, fmt::format("publishes `{}` as {}/{}, unit {}, in the minute of the event\n",
                                in_one_line(transformation.value), in_one_line(transformation.metric_namespace),
                                in_one_line(transformation.metric_name), in_one_line(transformation.unit)));
    for (const auto& [name, value] : transformation.dimensions)
      write_text(out, fmt::format("  dimension {} from `{}`\n", in_one_line(name), in_one_line(value)));
    if (!transformation.default_value) continue;
    out.write(fmt::format("  and {} once for a minute with events of which none gives a sample\n",
                          *transformation.default_value));
  }
  if (choice.alarm) write_text(out, explain_alarm(*choice.alarm));
}

/// In EMF both are members of one object, beside `_aws`.
bool has_clash(const MetricTransformation& transformation) {
  constexpr std::string_view kMetadata = "_aws";
  const bool is_metadata = transformation.metric_name == kMetadata ||
                           std::ranges::find(transformation.dimensions, kMetadata, &MetricDimension::name) !=
                               transformation.dimensions.end();
  if (is_metadata) {
    complain("EMF cannot hold a metric or dimension named `_aws`: that is where it says what it holds");
    return true;
  }
  const auto same = std::ranges::find(transformation.dimensions, transformation.metric_name, &MetricDimension::name);
  if (same == transformation.dimensions.end()) return false;
  complain(fmt::format("EMF cannot hold a metric and a dimension of the same name, `{}`", same->name));
  return true;
}

ExitCode run(const MetricsArguments& arguments, ByteOutput& out) {
  const auto choice = choose_metric(arguments);
  if (!choice) return ExitCode::Error;
  if (arguments.output == MetricFormat::Emf && has_clash(choice->filters.front().filter.transformation)) {
    return ExitCode::Error;
  }
  if (arguments.explain) {
    explain(*choice, out);
    return finish(out, ExitCode::Matched);
  }
  MetricsScan scan(arguments);
  if (!scan.is_ready()) return ExitCode::Error;
  const ExitCode code = choice->alarm ? run_alarm(arguments, *choice, scan, out)
                                      : run_series(arguments, choice->filters.front(), scan, out);
  if (arguments.stats) scan.print_stats();
  return finish(out, code);
}

}  // namespace

ExitCode run_metrics(std::vector<std::string> words) {
  const auto arguments = parse_metrics_arguments(std::move(words));
  if (!arguments) {
    complain(arguments.error().message);
    return ExitCode::Error;
  }
  ByteOutput out(STDOUT_FILENO);
  if (arguments->help) {
    out.write(metrics_help());
    return finish(out, ExitCode::Matched);
  }
  return run(*arguments, out);
}

}  // namespace insitu::cli
