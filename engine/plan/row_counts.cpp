#include "insitu/row_counts.h"

#include <algorithm>
#include <variant>

#include "engine/plan/program_parts.h"

namespace insitu {
namespace {

void keep_at_most(RowCounts& counts, std::uint64_t limit, bool is_implicit) {
  counts.min = std::min(counts.min, limit);
  if (counts.max && *counts.max <= limit) return;
  counts.max = limit;
  counts.is_implicit = is_implicit;
}

/// Changes the bounds of the number of rows as one command does.
struct Step {
  RowCounts& counts;

  void operator()(const FilterNode& /*node*/) const { counts.min = 0; }
  void operator()(const ProjectNode& /*node*/) const {}
  void operator()(const SourceNode& /*node*/) const { counts.min = 0; }
  void operator()(const ParseNode& node) const {
    const auto* regex = std::get_if<RegexParse>(&node.how);
    if (regex != nullptr && regex->multi) counts = {};
  }
  void operator()(const SortNode& node) const {
    if (node.most) keep_at_most(counts, *node.most, node.reports_what_it_cuts);
  }
  void operator()(const LimitNode& node) const { keep_at_most(counts, node.count, node.is_implicit); }
  void operator()(const DedupNode& /*node*/) const { counts.min = 0; }
  void operator()(const UnnestNode& /*node*/) const { counts = {}; }
  /// Without keys all rows, even none, are one group.
  void operator()(const StatsNode& node) const {
    if (node.keys.empty()) {
      counts = {.min = 1, .max = 1};
    } else {
      counts.min = 0;
    }
  }
  void operator()(const PatternNode& /*node*/) const { counts.min = 0; }
};

}  // namespace

RowCounts row_counts_of(const Program& program) {
  RowCounts counts;
  for (const PlanCommand& command : parts_of(program).query->commands) std::visit(Step{counts}, command.node);
  return counts;
}

}  // namespace insitu
