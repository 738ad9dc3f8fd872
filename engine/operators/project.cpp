#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// Computes values into their slots.
class ProjectOperator : public Operator {
 public:
  ProjectOperator(const ProjectNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::span<FieldValue> row = batch.row(i);
      for (const Assignment& assignment : node_.assignments) {
        row[assignment.slot] = context_.evaluator.evaluate(assignment.expression, row, batch.arena);
      }
    }
    next_.push(batch);
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }

 private:
  const ProjectNode& node_;
  OperatorContext& context_;
  Operator& next_;
};

}  // namespace

std::unique_ptr<Operator> make_project(const ProjectNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<ProjectOperator>(node, context, next);
}

}  // namespace insitu
