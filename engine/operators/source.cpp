#include <string>

#include "engine/operators/log_group_selection.h"
#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// Lets the rows pass whose log group a `SOURCE` selects.
class SourceOperator : public Operator {
 public:
  SourceOperator(const SourceNode& node, Operator& next) : node_(node), next_(next) {}

  void push(Batch& batch) override {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (selects_log_group(node_, text_of(batch.row(i)[node_.log], scratch_))) batch.move_row(i, kept++);
    }
    batch.truncate(kept);
    if (!batch.empty()) next_.push(batch);
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }

 private:
  const SourceNode& node_;
  Operator& next_;
  std::string scratch_;
};

}  // namespace

std::unique_ptr<Operator> make_source(const SourceNode& node, Operator& next) {
  return std::make_unique<SourceOperator>(node, next);
}

}  // namespace insitu
