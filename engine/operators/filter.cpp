#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// Lets the rows pass for which a condition is true; unknown is not.
class FilterOperator : public Operator {
 public:
  FilterOperator(const FilterNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next) {}

  void push(Batch& batch) override {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (context_.evaluator.holds(node_.condition, batch.row(i), batch.arena) == Truth::True) {
        batch.move_row(i, kept++);
      }
    }
    batch.truncate(kept);
    passed_ += kept;
    if (!batch.empty()) next_.push(batch);
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }
  void merge(Operator& twin) override { passed_ += static_cast<FilterOperator&>(twin).passed_; }
  void report(OperatorReport& report) const override {
    // Reports are collected from the end of the chain.
    if (!report.rows_filtered) report.rows_filtered = passed_;
  }

 private:
  const FilterNode& node_;
  OperatorContext& context_;
  Operator& next_;
  std::uint64_t passed_ = 0;
};

}  // namespace

std::unique_ptr<Operator> make_filter(const FilterNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<FilterOperator>(node, context, next);
}

}  // namespace insitu
