#pragma once

#include "engine/model/state_stream.h"
#include "engine/operators/operator.h"
#include "engine/plan/plan.h"
#include "engine/run/row_reader.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"
#include "insitu/scan_summary.h"
#include "insitu/seen_names.h"

namespace insitu {

/// What a run of a query, or the runs over parts of its input, have counted beside the rows.
struct QueryTotals {
  ScannedInputs inputs;
  EventCounts events;
  SeenNames names;

  /// Adds those of another part of the input.
  void add(const QueryTotals& other);
  void save(StateWriter& out) const;
  /// Reads what `save` wrote. Broken input leaves the reader failed.
  void load(StateReader& in);
};

/// Returns the summary as far as it does not depend on the commands of the query.
ScanSummary summary_of(const QueryTotals& totals, const QueryPlan& plan);

/// What commands report after the last row: those before the cut of the pipeline, and all of them.
struct QueryReports {
  OperatorReport before_cut;
  OperatorReport all;
};
/// Adds what commands report, and what follows from the clock. REQUIRES: `summary` was made by summary_of
void add_reports(const QueryReports& reports, const Program& program, const QueryClock& clock,
                 const QueryTotals& totals, ScanSummary& summary);

}  // namespace insitu
