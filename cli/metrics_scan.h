#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/metrics_arguments.h"
#include "cli/metrics_choice.h"
#include "cli/reports/html_page.h"
#include "insitu/insitu.h"
#include "insitu/metric_data.h"

namespace insitu::cli {

/// Describes what was read and how fast, for --stats.
std::string describe_speed(const ScannedInputs& scanned, std::chrono::duration<double> elapsed);

/// The files of one command line of `insitu metrics`, through which filters are run.
class MetricsScan {
 public:
  /// Both must outlive it.
  MetricsScan(const MetricsArguments& arguments, const InputFiles& files);

  /// False if the times cannot be understood, which was reported on stderr.
  [[nodiscard]] bool is_ready() const { return is_ready_; }

  /// Runs filters over the files, in one pass, and returns what each published. Returns nullopt, after complaining, if
  /// there is no result: there were no events, or none with a time, or they could not be read. Call it once.
  std::optional<std::vector<MetricData>> run(std::span<const PreparedFilter> chosen);

  /// Prints what is worth knowing about correct samples to stderr.
  void print_notes(const MetricData& data, const PreparedFilter& chosen) const;
  /// Prints the statistics of the run to stderr.
  void print_stats() const;
  /// Returns what a report says of the run, with the messages so far.
  [[nodiscard]] ReportOrigin origin() const;

 private:
  const MetricsArguments& arguments_;
  const InputFiles& files_;
  RepeatableInputs inputs_;
  InputMessages messages_;
  ScanOptions options_;
  QueryOptions query_;
  bool is_ready_ = false;
  MetricData total_;
  std::chrono::duration<double> elapsed_{};
};

}  // namespace insitu::cli
