#include <algorithm>
#include <span>
#include <vector>

#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// Lets the rows pass for which a condition is true; unknown is not.
class FilterOperator : public Operator {
 public:
  FilterOperator(const FilterNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next), absent_(node.absent ? node.absent->fields.size() : 0) {}

  void push(Batch& batch) override {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (context_.evaluator.holds(node_.condition, batch.row(i), batch.arena) == Truth::True) {
        batch.move_row(i, kept++);
      } else if (node_.absent) {
        note_absent(batch.row(i), batch.arena);
      }
    }
    batch.truncate(kept);
    passed_ += kept;
    if (!batch.empty()) next_.push(batch);
  }
  void finish() override { next_.finish(); }
  [[nodiscard]] bool wants_more() const override { return next_.wants_more(); }
  void merge(Operator& twin) override {
    const auto& other = static_cast<FilterOperator&>(twin);
    passed_ += other.passed_;
    for (std::size_t i = 0; i < absent_.size(); ++i) absent_[i] += other.absent_[i];
  }
  void save(StateWriter& out) const override {
    out.number(passed_);
    for (const std::uint64_t rows : absent_) out.number(rows);
  }
  void load(StateReader& in) override {
    passed_ = in.number();
    for (std::uint64_t& rows : absent_) rows = in.number();
  }
  void report(OperatorReport& report) const override {
    // Reports are collected from the end of the chain.
    if (!report.rows_filtered) report.rows_filtered = passed_;
    for (std::size_t i = 0; i < absent_.size(); ++i) {
      if (absent_[i] > 0) report.rows_lost_by_absence[node_.absent->fields[i]] += absent_[i];
    }
  }

 private:
  /// A row that does not pass: is it because it lacks a field?
  void note_absent(std::span<const FieldValue> row, Arena& arena) {
    const std::vector<SlotId>& fields = node_.absent->fields;
    const auto is_missing = [row](SlotId field) { return row[field].is_missing(); };
    if (std::ranges::none_of(fields, is_missing)) return;
    if (context_.evaluator.holds(node_.absent->kept, row, arena) != Truth::True) return;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (is_missing(fields[i])) ++absent_[i];
    }
  }

  const FilterNode& node_;
  OperatorContext& context_;
  Operator& next_;
  std::uint64_t passed_ = 0;
  std::vector<std::uint64_t> absent_;  // by field: the rows that it cost
};

}  // namespace

std::unique_ptr<Operator> make_filter(const FilterNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<FilterOperator>(node, context, next);
}

}  // namespace insitu
