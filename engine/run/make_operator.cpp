#include "engine/run/make_operator.h"

#include <utility>
#include <variant>

#include "engine/plan/slots.h"

namespace insitu {
namespace {

/// The table of commands: what each node becomes.
class Maker {
 public:
  Maker(const QueryPlan& plan, std::size_t command, OperatorContext& context, Operator& next)
      : plan_(plan), command_(command), context_(context), next_(next) {}

  std::unique_ptr<Operator> operator()(const FilterNode& node) const { return make_filter(node, context_, next_); }
  std::unique_ptr<Operator> operator()(const ProjectNode& node) const { return make_project(node, context_, next_); }
  std::unique_ptr<Operator> operator()(const SourceNode& node) const { return make_source(node, next_); }
  std::unique_ptr<Operator> operator()(const ParseNode& node) const { return make_parse(node, context_, next_); }
  std::unique_ptr<Operator> operator()(const SortNode& node) const {
    return make_sort(node, slots_read_after(plan_, command_), context_, next_);
  }
  std::unique_ptr<Operator> operator()(const LimitNode& node) const { return make_limit(node, next_); }
  std::unique_ptr<Operator> operator()(const DedupNode& node) const {
    return make_dedup(node, slots_read_after(plan_, command_), context_, next_);
  }
  std::unique_ptr<Operator> operator()(const UnnestNode& node) const { return make_unnest(node, context_, next_); }
  std::unique_ptr<Operator> operator()(const StatsNode& node) const { return make_stats(node, context_, next_); }
  std::unique_ptr<Operator> operator()(const PatternNode& node) const { return make_pattern(node, context_, next_); }

 private:
  const QueryPlan& plan_;
  std::size_t command_;
  OperatorContext& context_;
  Operator& next_;
};

}  // namespace

std::unique_ptr<Operator> make_operator(const QueryPlan& plan, std::size_t command, OperatorContext& context,
                                        Operator& next) {
  return std::visit(Maker(plan, command, context, next), plan.commands[command].node);
}

}  // namespace insitu
