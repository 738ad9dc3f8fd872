#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "cli/action_runner.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/metrics_alarm.h"
#include "cli/metrics_arguments.h"
#include "cli/metrics_choice.h"
#include "cli/metrics_emf.h"
#include "cli/metrics_scan.h"
#include "cli/pager.h"
#include "cli/report_origin.h"
#include "cli/reports/metrics_reports.h"
#include "cli/terminal.h"
#include "cli/write_file.h"
#include "engine/metrics/emf_document.h"
#include "engine/metrics/metric_limits.h"
#include "engine/output/terminal_text.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

void print_series(const MetricsArguments& arguments, const MetricReport& report, ByteOutput& out) {
  std::string text;
  switch (arguments.output) {
    case MetricFormat::Csv: print_metric_table(report, RowFormat::Csv, arguments, out); break;
    case MetricFormat::Json: append_metrics_json(text, report); return write_json(out, text);
    case MetricFormat::Emf: print_metrics_emf(report, control_characters_of_stdout(), out); break;
    case MetricFormat::Html: break;  // at the end, with all messages
    case MetricFormat::Table:
      print_metric_table(report, RowFormat::Table, arguments, out);
      if (!draws_for(arguments.chart)) break;
      out.write(metrics_chart(report, arguments.statistics.empty() ? Statistic() : arguments.statistics.front(),
                              chart_style_for(arguments)));
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

/// Notes what the service would drop of samples that were written as EMF.
void note_emf_doubts(const MetricData& data) {
  const EmfDoubts doubts = doubts_about_emf(data);
  const auto note = [](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    complain(
        fmt::format("note: {} data point{} {}, which the service drops in EMF", count, count == 1 ? "" : "s", what));
  };
  note(doubts.not_ascii,
       doubts.not_ascii == 1 ? "has a dimension beyond printable ASCII" : "have a dimension beyond printable ASCII");
  note(doubts.too_old, doubts.too_old == 1 ? "is of a time before 1973" : "are of a time before 1973");
}

ExitCode run_series(const MetricsArguments& arguments, const PreparedFilter& chosen, MetricsScan& scan,
                    ByteOutput& out) {
  const auto published = scan.run({&chosen, 1});
  if (!published) return ExitCode::Error;
  const MetricData* const data = &published->front();
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
  if (arguments.messages && arguments.output == MetricFormat::Emf) note_emf_doubts(*data);
  if (arguments.output == MetricFormat::Html) {
    out.write(metrics_html(report, arguments.statistics, scan.origin(), arguments.shown_zone));
  }
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
  if (choice.alarm) write_text(out, explain_alarm(*choice.alarm, choice.alarm->statistic.text));
  if (choice.planned) write_text(out, explain_plan(choice.planned->plan));
}

/// Whether EMF cannot hold the metric, or the service drops what it holds of it; complains.
bool has_no_emf(const MetricTransformation& transformation) {
  constexpr std::string_view kMetadata = "_aws";
  const auto& dimensions = transformation.dimensions;
  if (!is_emf_namespace(transformation.metric_namespace)) {
    complain(fmt::format("the service drops EMF of the namespace `{}`: those that begin with `AWS/` or `:` are its own",
                         transformation.metric_namespace));
    return true;
  }
  const auto long_name = std::ranges::find_if(dimensions, [](const MetricDimension& dimension) {
    return is_longer_than(dimension.name, kMaxEmfDimensionNameCharacters);
  });
  if (long_name != dimensions.end()) {
    complain(fmt::format("the service drops EMF with a dimension name of {} characters: it takes {}",
                         characters_in(long_name->name), kMaxEmfDimensionNameCharacters));
    return true;
  }
  if (transformation.metric_name == kMetadata ||
      std::ranges::find(dimensions, kMetadata, &MetricDimension::name) != dimensions.end()) {
    complain("EMF cannot hold a metric or dimension named `_aws`: that is where it says what it holds");
    return true;
  }
  // Both are members of one object.
  const auto same = std::ranges::find(dimensions, transformation.metric_name, &MetricDimension::name);
  if (same == dimensions.end()) return false;
  complain(fmt::format("EMF cannot hold a metric and a dimension of the same name, `{}`", same->name));
  return true;
}

ExitCode run(const MetricsArguments& arguments, const InputFiles& files) {
  // What cannot be run is refused before anything is read.
  if (arguments.actions.is_asked() && !ActionRunner::make(arguments.actions)) return ExitCode::Error;
  ByteOutput out(STDOUT_FILENO);
  if (arguments.emf) return finish(out, run_emf(arguments, files, out));
  const auto choice = choose_metric(arguments);
  if (!choice) return ExitCode::Error;
  if (arguments.output == MetricFormat::Emf && !choice->planned &&
      has_no_emf(choice->filters.front().filter.transformation)) {
    return ExitCode::Error;
  }
  if (arguments.explain) {
    explain(*choice, out);
    return finish(out, ExitCode::Matched);
  }
  MetricsScan scan(arguments, files);
  if (!scan.is_ready()) return ExitCode::Error;
  const ExitCode code = choice->planned || choice->alarm ? run_alarm(arguments, *choice, scan, out)
                                                         : run_series(arguments, choice->filters.front(), scan, out);
  if (arguments.stats) scan.print_stats();
  return finish(out, code);
}

}  // namespace

ExitCode run_metrics(std::vector<std::string> words) {
  const std::string typed = command_line("metrics", words);
  auto arguments = parse_metrics_arguments(std::move(words));
  if (arguments) arguments->command_line = typed;
  if (arguments && arguments->output == MetricFormat::Html) keep_messages();
  if (const auto status = begin_command(arguments, metrics_page)) return *status;
  if (!read_shown_zone(arguments->time, arguments->shown_zone)) return ExitCode::Error;
  const InputFiles files = arguments->explain && !arguments->emf ? InputFiles() : find_input_files(*arguments);
  if (replaces_input(*arguments, files)) return ExitCode::Error;
  const bool is_read =  // by a person
      arguments->output == MetricFormat::Table && arguments->expectations.empty() && !arguments->actions.is_asked();
  const Paging paging = is_read ? paging_of(files) : Paging::Off;
  return with_output(arguments->output_file,
                     [&] { return with_pager(paging, [&] { return run(*arguments, files); }); });
}

}  // namespace insitu::cli
