#include <algorithm>
#include <compare>
#include <cstddef>
#include <utility>

#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"

namespace insitu {
namespace {

using RowPointer = std::unique_ptr<KeptRow>;

/// The values that rows are ordered by.
struct SortPosition {
  std::span<const FieldValue> keys;
  const RowRank& rank;
};

/// Holds rows and hands them on in order. With a bound, batches leave only what may be among the best, and whenever
/// twice as many rows are held as are wanted, the worse half is dropped: that takes fewer comparisons than a heap,
/// where each row of an ascending log goes through all of it.
class SortOperator : public Operator {
 public:
  SortOperator(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context, Operator& next)
      : node_(node), kept_(std::move(kept)), context_(context), next_(next) {}

  void push(Batch& batch) override {
    evaluate_keys(batch);
    if (node_.most) {
      choose_best(batch, *node_.most);
      for (const std::size_t row : chosen_) keep(batch, row);
    } else {
      for (std::size_t row = 0; row < batch.size(); ++row) keep(batch, row);
    }
  }

  void finish() override {
    drop_the_worse();
    const std::span<RowPointer> rows = held_rows();
    std::ranges::sort(rows, [this](const RowPointer& a, const RowPointer& b) {
      return in_order({a->keys, a->rank}, {b->keys, b->rank});
    });
    hand_on(rows, kept_, context_.plan.slots, next_);
    next_.finish();
  }

  void merge(Operator& twin) override {
    auto& other = static_cast<SortOperator&>(twin);
    for (RowPointer& row : other.held_rows()) take(std::move(row));
    cut_ += other.cut_;
    other.rows_.clear();
    other.held_ = 0;
    other.worst_ = nullptr;
    other.memory_ = 0;
  }
  void save(StateWriter& out) const override {
    out.number(cut_);
    out.number(held_);
    for (std::size_t i = 0; i < held_; ++i) save_row(*rows_[i], out);
  }
  void load(StateReader& in) override {
    cut_ = in.number();
    for (std::size_t rows = in.count(); rows > 0 && !in.failed(); --rows) {
      RowPointer row = load_row(in);
      if (row->keys.size() == node_.keys.size() && row->values.size() == kept_.size()) take(std::move(row));
    }
  }
  [[nodiscard]] std::optional<TopNBound> top_n_bound() override {
    const std::uint64_t most = node_.most.value_or(0);
    if (most == 0 || held_ < most) return std::nullopt;
    drop_the_worse();
    const std::span<RowPointer> rows = held_rows();
    const RowPointer& worst = *std::ranges::max_element(rows, [this](const RowPointer& a, const RowPointer& b) {
      return is_better({a->keys, a->rank}, {b->keys, b->rank});
    });
    return TopNBound{worst->keys.empty() ? FieldValue() : worst->keys.front(), worst->rank.time};
  }
  [[nodiscard]] std::size_t memory() const override { return memory_ + rows_.capacity() * sizeof(RowPointer); }
  void report(OperatorReport& report) const override {
    if (node_.reports_what_it_cuts) report.rows_cut += cut_;
  }

 private:
  // ---- order

  /// Whether a row comes before another in the result.
  [[nodiscard]] bool in_order(const SortPosition& a, const SortPosition& b) const {
    for (std::size_t i = 0; i < a.keys.size(); ++i) {
      const std::weak_ordering order = sort_order(a.keys[i], b.keys[i]);
      if (order != 0) return (order < 0) != node_.keys[i].descending;
    }
    return a.rank < b.rank;
  }
  /// Whether a row is rather kept than another.
  [[nodiscard]] bool is_better(const SortPosition& a, const SortPosition& b) const {
    return node_.keep == SortNode::Keep::First ? in_order(a, b) : in_order(b, a);
  }

  // ---- a batch

  void evaluate_keys(Batch& batch) {
    keys_.clear();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      for (const SortKeyNode& key : node_.keys) {
        keys_.push_back(context_.evaluator.evaluate(key.expression, batch.row(row), batch.arena));
      }
    }
  }
  [[nodiscard]] SortPosition position_of(const Batch& batch, std::size_t row) const {
    const std::size_t width = node_.keys.size();
    return {std::span(keys_).subspan(row * width, width), batch.rank(row)};
  }

  /// Chooses the best rows of the batch, no more than `max_rows`, among those that beat the worst row held.
  void choose_best(const Batch& batch, std::uint64_t max_rows) {
    chosen_.clear();  // a heap whose front is the worst row
    const auto better = [&](std::size_t a, std::size_t b) {
      return is_better(position_of(batch, a), position_of(batch, b));
    };
    // Logs are mostly in order, and then each row might beat all before it; from the end only the first few do.
    for (std::size_t row = batch.size(); row-- > 0;) {
      const bool is_full = chosen_.size() >= max_rows;
      if (is_full && (max_rows == 0 || !better(row, chosen_.front()))) continue;
      if (!is_full && worst_ != nullptr && !is_better(position_of(batch, row), {worst_->keys, worst_->rank})) continue;
      if (is_full) {
        std::ranges::pop_heap(chosen_, better);
        chosen_.pop_back();
      }
      chosen_.push_back(row);
      if (max_rows < batch.size()) std::ranges::push_heap(chosen_, better);
    }
    cut_ += batch.size() - chosen_.size();
  }

  // ---- rows held

  [[nodiscard]] std::span<RowPointer> held_rows() { return std::span(rows_).first(held_); }

  void keep(const Batch& batch, std::size_t row) {
    if (held_ == rows_.size()) {
      rows_.push_back(std::make_unique<KeptRow>());
    } else {
      memory_ -= rows_[held_]->memory();
    }
    const SortPosition position = position_of(batch, row);
    keep_row(*rows_[held_], position.rank, position.keys, batch.row(row), kept_);
    count_in();
  }
  void take(RowPointer row) {
    if (held_ == rows_.size()) {
      rows_.push_back(std::move(row));
    } else {
      memory_ -= rows_[held_]->memory();
      rows_[held_] = std::move(row);
    }
    count_in();
  }
  void count_in() {
    memory_ += rows_[held_]->memory();
    ++held_;
    if (node_.most && held_ > *node_.most && held_ - *node_.most >= *node_.most) drop_the_worse();
  }
  void drop_the_worse() {
    if (!node_.most || held_ <= *node_.most) return;
    const auto most = static_cast<std::size_t>(*node_.most);
    cut_ += held_ - most;
    if (most > 0) {
      const std::span<RowPointer> rows = held_rows();
      const auto last = rows.begin() + static_cast<std::ptrdiff_t>(most - 1);
      std::ranges::nth_element(rows, last, [this](const RowPointer& a, const RowPointer& b) {
        return is_better({a->keys, a->rank}, {b->keys, b->rank});
      });
      worst_ = last->get();
    }
    held_ = most;
  }

  const SortNode& node_;
  std::vector<SlotId> kept_;
  OperatorContext& context_;
  Operator& next_;
  std::vector<RowPointer> rows_;  // those held, and after them some to be used again
  std::size_t held_ = 0;
  const KeptRow* worst_ = nullptr;  // of the rows wanted; a new row must beat it
  std::size_t memory_ = 0;
  std::uint64_t cut_ = 0;

  // State of the current batch.
  std::vector<FieldValue> keys_;
  std::vector<std::size_t> chosen_;
};

}  // namespace

std::unique_ptr<Operator> make_sort(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                    Operator& next) {
  return std::make_unique<SortOperator>(node, std::move(kept), context, next);
}

}  // namespace insitu
