#include "insitu/window_check.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "engine/plan/program_parts.h"
#include "engine/run/query_window.h"
#include "insitu/compile.h"
#include "insitu/query_clock.h"
#include "insitu/query_scan.h"
#include "insitu/row_sink.h"

namespace insitu {
namespace {

class AnyRow final : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
};

/// REQUIRES: all events were examined
WindowCheck check_of(const ScanSummary& summary) {
  const bool is_empty = summary.records_outside > 0 && summary.records_outside == summary.records_examined;
  return {.is_empty = is_empty, .newest = summary.newest};
}

}  // namespace

WindowCheck check_window(const Program& program, const ScanSummary& summary, const RepeatableInputs& inputs,
                         const ScanOptions& options, const QueryOptions& query) {
  if (!window_of(query.clock) || summary.records_examined > summary.records_outside) return {};
  if (!parts_of(program).is_searched()) return check_of(summary);
  return check_window(inputs, options, query);
}

WindowCheck check_window(const RepeatableInputs& inputs, const ScanOptions& options, const QueryOptions& query) {
  auto again = inputs.again();
  if (!again) return {};
  std::erase_if(*again, &Input::is_baseline);
  const auto any_event = compile_query("fields @timestamp | limit 1", {.order = DefaultOrder::Input});
  ScanOptions quiet;
  quiet.threads = options.threads;
  quiet.blocks = options.blocks;
  quiet.origins = options.origins;
  AnyRow sink;
  const ScanSummary of_all = scan(*any_event, *again, sink, quiet, query);
  return is_whole(of_all) ? check_of(of_all) : WindowCheck{.is_unknown = true};
}

WindowCheck check_earlier_window(const Program& program, const ScanSummary& summary, const RepeatableInputs& inputs,
                                 const ScanOptions& options, const QueryOptions& query) {
  const QueryPlan& plan = *parts_of(program).query;
  if (!plan.comparison) return {};
  if (std::ranges::any_of(inputs.inputs(), &Input::is_baseline)) return {.is_empty = summary.baseline_records == 0};
  const auto before = clock_of(plan, query.clock).before;
  if (!before) return {};
  QueryOptions earlier = query;
  earlier.clock.start = before->start;
  earlier.clock.end = before->end;
  return check_window(inputs, options, earlier);
}

}  // namespace insitu
