#include <algorithm>

#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// Lets the first rows pass.
class LimitOperator : public Operator {
 public:
  LimitOperator(const LimitNode& node, Operator& next) : node_(node), next_(next) {}

  void push(Batch& batch) override {
    const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(batch.size(), node_.count - passed_));
    cut_ += batch.size() - taken;
    passed_ += taken;
    batch.truncate(taken);
    if (taken > 0) next_.push(batch);
  }
  void finish() override { next_.finish(); }
  /// Returns true to the end for an implicit limit, because it reports how many rows it cut.
  [[nodiscard]] bool wants_more() const override {
    return (node_.is_implicit || passed_ < node_.count) && next_.wants_more();
  }
  void report(OperatorReport& report) const override {
    if (node_.is_implicit) report.rows_cut += cut_;
  }

 private:
  const LimitNode& node_;
  Operator& next_;
  std::uint64_t passed_ = 0;
  std::uint64_t cut_ = 0;
};

}  // namespace

std::unique_ptr<Operator> make_limit(const LimitNode& node, Operator& next) {
  return std::make_unique<LimitOperator>(node, next);
}

}  // namespace insitu
