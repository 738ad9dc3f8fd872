#include <algorithm>
#include <compare>
#include <iterator>
#include <utility>

#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"

namespace insitu {
namespace {

using RowPointer = std::unique_ptr<KeptRow>;

/// Holds rows and hands them on in order. With a bound it never holds more: the worst row makes room for a better one.
class SortOperator : public Operator {
 public:
  SortOperator(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context, Operator& next)
      : node_(node), kept_(std::move(kept)), context_(context), next_(next) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      keys_.clear();
      for (const SortKeyNode& key : node_.keys) {
        keys_.push_back(context_.evaluator.evaluate(key.expression, batch.row(i), batch.arena));
      }
      take(batch.rank(i), batch.row(i));
    }
  }

  void finish() override {
    std::ranges::sort(rows_, [this](const RowPointer& a, const RowPointer& b) { return in_order(*a, *b); });
    hand_on(rows_, kept_, context_.plan.slots, next_);
    next_.finish();
  }

  [[nodiscard]] bool holds_rows() const override { return true; }
  void merge(Operator& twin) override {
    auto& other = static_cast<SortOperator&>(twin);
    for (RowPointer& row : other.rows_) take(std::move(row));
    cut_ += other.cut_;
    other.rows_.clear();
    other.memory_ = 0;
  }
  void save(StateWriter& out) const override {
    out.number(cut_);
    out.number(rows_.size());
    for (const RowPointer& row : rows_) save_row(*row, out);
  }
  void load(StateReader& in) override {
    cut_ = in.number();
    for (std::size_t rows = in.count(); rows > 0 && !in.failed(); --rows) {
      RowPointer row = load_row(in);
      if (row->keys.size() == node_.keys.size() && row->values.size() == kept_.size()) take(std::move(row));
    }
  }
  [[nodiscard]] std::size_t memory() const override { return memory_ + rows_.capacity() * sizeof(RowPointer); }
  void report(OperatorReport& report) const override {
    if (node_.tells_what_it_cuts) report.rows_cut += cut_;
  }

 private:
  /// Whether a row with these keys stands before another in the result.
  [[nodiscard]] bool in_order(std::span<const FieldValue> keys, const RowRank& rank, const KeptRow& other) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::weak_ordering order = sort_order(keys[i], other.keys[i]);
      if (order != 0) return (order < 0) != node_.keys[i].descending;
    }
    return rank < other.rank;
  }
  [[nodiscard]] bool in_order(const KeptRow& a, const KeptRow& b) const { return in_order(a.keys, a.rank, b); }
  /// Whether a row is rather kept than another.
  [[nodiscard]] bool is_better(const KeptRow& a, const KeptRow& b) const {
    return node_.keep == SortNode::Keep::First ? in_order(a, b) : in_order(b, a);
  }
  [[nodiscard]] bool beats_the_worst(const RowRank& rank) const {
    const bool before = in_order(keys_, rank, *rows_.front());
    return node_.keep == SortNode::Keep::First ? before : !before;
  }
  [[nodiscard]] bool is_full() const { return node_.most && rows_.size() >= *node_.most; }
  // With a bound, rows_ is a heap whose front is the worst row.
  [[nodiscard]] auto better() const {
    return [this](const RowPointer& a, const RowPointer& b) { return is_better(*a, *b); };
  }

  void take(const RowRank& rank, std::span<const FieldValue> row) {
    RowPointer kept;
    if (is_full()) {
      ++cut_;
      if (!beats_the_worst(rank)) return;
      kept = drop_the_worst();
    } else {
      kept = std::make_unique<KeptRow>();
    }
    keep_row(*kept, rank, keys_, row, kept_);
    add(std::move(kept));
  }
  void take(RowPointer row) {
    if (is_full()) {
      ++cut_;
      if (!is_better(*row, *rows_.front())) return;
      drop_the_worst();
    }
    add(std::move(row));
  }
  RowPointer drop_the_worst() {
    std::ranges::pop_heap(rows_, better());
    RowPointer worst = std::move(rows_.back());
    rows_.pop_back();
    memory_ -= worst->memory();
    return worst;
  }
  void add(RowPointer row) {
    memory_ += row->memory();
    rows_.push_back(std::move(row));
    if (node_.most) std::ranges::push_heap(rows_, better());
  }

  const SortNode& node_;
  std::vector<SlotId> kept_;
  OperatorContext& context_;
  Operator& next_;
  std::vector<RowPointer> rows_;
  std::vector<FieldValue> keys_;  // of the row that is looked at
  std::size_t memory_ = 0;
  std::uint64_t cut_ = 0;
};

}  // namespace

std::unique_ptr<Operator> make_sort(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                    Operator& next) {
  return std::make_unique<SortOperator>(node, std::move(kept), context, next);
}

}  // namespace insitu
