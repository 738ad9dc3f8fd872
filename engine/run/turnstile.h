#pragma once

#include "engine/operators/operator.h"
#include "engine/run/scan_progress.h"

namespace insitu {

/// Passes rows in order to the commands that need it: the rows of a block wait here until its turn has come. Not
/// thread-safe; give each thread its own, all before the same `next`.
class Turnstile : public Operator {
 public:
  /// Both must outlive the turnstile.
  Turnstile(ScanProgress& progress, Operator& next) : progress_(progress), next_(next) {}

  /// States that the following rows are of the block at `position`.
  void begin(BlockPosition position) { position_ = position; }
  void push(Batch& batch) override {
    if (!progress_.wait_for(position_) || !next_.wants_more()) return;
    next_.push(batch);
  }
  void finish() override {}
  [[nodiscard]] bool wants_more() const override { return !progress_.is_over(); }

 private:
  ScanProgress& progress_;
  Operator& next_;
  BlockPosition position_;
};

}  // namespace insitu
