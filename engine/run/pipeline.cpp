#include "engine/run/pipeline.h"

#include <variant>

#include "engine/run/make_operator.h"

namespace insitu {

PipelineCut cut_of(const QueryPlan& plan) {
  for (std::size_t i = 0; i < plan.commands.size(); ++i) {
    const CommandNode& node = plan.commands[i].node;
    if (traits_of(node).holds_rows) return {.parallel = i + 1, .ends_in_holder = true};
    // A limit counts rows in their order.
    if (std::holds_alternative<LimitNode>(node)) return {.parallel = i, .ends_in_holder = false};
  }
  return {.parallel = plan.commands.size(), .ends_in_holder = false};
}

Pipeline::Pipeline(const QueryPlan& plan, const QueryClock& clock, const AggregateOptions& aggregates,
                   std::size_t begin, std::size_t end, Operator& last, HeldMemory* held)
    : evaluator_(plan.calls, clock), context_{plan, evaluator_, aggregates}, first_(&last) {
  for (std::size_t command = end; command > begin; --command) {
    operators_.push_back(make_operator(plan, command - 1, context_, *first_));
    first_ = operators_.back().get();
    if (held == nullptr || !traits_of(plan.commands[command - 1].node).holds_rows) continue;
    measured_.push_back(std::make_unique<MeasuredHolder>(*first_, *held));
    first_ = measured_.back().get();
  }
}

void Pipeline::settle() {
  for (const auto& one : operators_) one->settle();
}

void Pipeline::merge(Pipeline& twin) {
  for (std::size_t i = 0; i < operators_.size(); ++i) operators_[i]->merge(*twin.operators_[i]);
}

void Pipeline::save(StateWriter& out) const {
  for (const auto& one : operators_) one->save(out);
}

void Pipeline::load(StateReader& in) {
  for (const auto& one : operators_) one->load(in);
}

std::size_t Pipeline::memory() const {
  std::size_t memory = 0;
  for (const auto& one : operators_) memory += one->memory();
  return memory;
}

void Pipeline::report(OperatorReport& report) const {
  for (const auto& one : operators_) one->report(report);
}

}  // namespace insitu
