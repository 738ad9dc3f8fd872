#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/operators/operator.h"
#include "engine/plan/query_plan.h"

namespace insitu {

/// What the operators of one thread share. Must outlive them, as must the nodes and the next operators below.
struct OperatorContext {
  const QueryPlan& plan;
  Evaluator& evaluator;
  AggregateOptions aggregates;
};

// Each of these makes the operator of one command, in a file of its own.
std::unique_ptr<Operator> make_filter(const FilterNode& node, OperatorContext& context, Operator& next);
std::unique_ptr<Operator> make_project(const ProjectNode& node, OperatorContext& context, Operator& next);
std::unique_ptr<Operator> make_source(const SourceNode& node, Operator& next);
std::unique_ptr<Operator> make_parse(const ParseNode& node, OperatorContext& context, Operator& next);
/// `kept` are the slots that a held row must keep, because later commands read them.
std::unique_ptr<Operator> make_sort(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                    Operator& next);
std::unique_ptr<Operator> make_limit(const LimitNode& node, Operator& next);
std::unique_ptr<Operator> make_dedup(const DedupNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                     Operator& next);
std::unique_ptr<Operator> make_unnest(const UnnestNode& node, OperatorContext& context, Operator& next);
std::unique_ptr<Operator> make_stats(const StatsNode& node, OperatorContext& context, Operator& next);

}  // namespace insitu
