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
/// Makes `filter`: lets the rows pass for which the condition is true.
std::unique_ptr<Operator> make_filter(const FilterNode& node, OperatorContext& context, Operator& next);
/// Makes the operator that computes values into their slots, for `fields` and similar commands.
std::unique_ptr<Operator> make_project(const ProjectNode& node, OperatorContext& context, Operator& next);
/// Makes `SOURCE`: lets the rows pass whose log group it selects.
std::unique_ptr<Operator> make_source(const SourceNode& node, Operator& next);
/// Makes `parse`: cuts a text into fields; rows that do not match pass without them.
std::unique_ptr<Operator> make_parse(const ParseNode& node, OperatorContext& context, Operator& next);
/// Makes `sort`, with a bound if only the first rows are needed. `kept` are the slots that a held row must keep,
/// because later commands read them.
std::unique_ptr<Operator> make_sort(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                    Operator& next);
/// Makes `limit`: lets the first rows pass.
std::unique_ptr<Operator> make_limit(const LimitNode& node, Operator& next);
/// Makes `dedup`: keeps the first row of each combination of values. `kept` is as for `sort`.
std::unique_ptr<Operator> make_dedup(const DedupNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                     Operator& next);
/// Makes `unnest` and `expand`: one row per element of a list.
std::unique_ptr<Operator> make_unnest(const UnnestNode& node, OperatorContext& context, Operator& next);
/// Makes `stats`: hands on one row for each group.
std::unique_ptr<Operator> make_stats(const StatsNode& node, OperatorContext& context, Operator& next);
/// Makes `pattern`: hands on one row for each kind of text.
std::unique_ptr<Operator> make_pattern(const PatternNode& node, OperatorContext& context, Operator& next);

}  // namespace insitu
