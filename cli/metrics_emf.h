#pragma once

#include "cli/exit_code.h"
#include "cli/input_files.h"
#include "cli/metrics_arguments.h"
#include "cli/reports/metrics_reports.h"
#include "cli/terminal.h"
#include "insitu/byte_output.h"
#include "insitu/row_sinks.h"

namespace insitu::cli {

/// Runs `insitu metrics --emf`: the metrics of EMF documents, or an alarm on one of them. REQUIRES: arguments.emf
ExitCode run_emf(const MetricsArguments& arguments, const InputFiles& files, ByteOutput& out);

/// Prints the rows of a report of either kind.
template <class Report>
void print_metric_table(const Report& report, RowFormat format, const MetricsArguments& arguments, ByteOutput& out) {
  const std::vector<std::string> no_files;
  const auto sink = row_sink(format, {out, no_files, nullptr}, row_style_for(arguments, arguments.shown_zone));
  print_metric_rows(report, format == RowFormat::Table ? NumberStyle::Rounded : NumberStyle::Exact, *sink);
}

}  // namespace insitu::cli
