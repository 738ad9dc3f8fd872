#pragma once

#include <span>
#include <vector>

#include "insitu/field_scan.h"
#include "insitu/metric_data.h"
#include "insitu/metric_transformation.h"
#include "insitu/program.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Runs a metric filter over inputs and collects what it would have published: one sample per matching event, in the
/// minute of the event's time; the default value in minutes with events of which none gave a sample. It runs on
/// several threads; the result depends neither on them nor on blocks.
///
/// `program` is the compiled pattern of the filter. `query` says how times are found, whether events inherit those of
/// earlier ones, and which window of events counts. Problems of inputs are passed to `report` in input order, and
/// files_with_problems counts their files. Never throws. REQUIRES: check_transformation finds nothing wrong
MetricData scan_metric(const Program& program, const MetricTransformation& transformation,
                       std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options = {},
                       const QueryOptions& query = {});

/// One of several metric filters that are run together. Borrows both.
struct ScannedFilter {
  const Program& program;
  const MetricTransformation& transformation;
};

/// Does the same for several filters, which share one pass over the inputs: these are read once, and so is every event.
/// Returns what each would have published, in their order; problems are reported once. REQUIRES: at least one; all
/// patterns are compiled with the same options
std::vector<MetricData> scan_metrics(std::span<const ScannedFilter> filters, std::span<const Input> inputs,
                                     const ProblemReport& report, const ScanOptions& options = {},
                                     const QueryOptions& query = {});

}  // namespace insitu
