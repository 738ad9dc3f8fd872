#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/model/heap_bytes.h"
#include "engine/model/large_memory.h"
#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"
#include "engine/operators/row_sorter.h"

namespace insitu {
namespace {

/// Rows of one thread.
struct Run {
  LargeVector<OrderedRow> rows;
  bool is_sorted = false;
};

/// The rows of several sorted runs in one order.
class MergedRuns {
 public:
  MergedRuns(const RowSorter& sorter, std::span<const Run> runs) : comes_later_{sorter} {
    for (const Run& run : runs) {
      if (!run.rows.empty()) rests_.emplace_back(run.rows);
    }
    std::ranges::make_heap(rests_, comes_later_);
  }
  [[nodiscard]] bool has_more() const { return !rests_.empty(); }
  /// REQUIRES: has_more()
  const KeptRow& next() {
    std::ranges::pop_heap(rests_, comes_later_);
    Rest& rest = rests_.back();
    fetch_ahead(rest, 0);
    const KeptRow& row = *rest.front().item;
    rest = rest.subspan(1);
    if (rest.empty()) {
      rests_.pop_back();
    } else {
      std::ranges::push_heap(rests_, comes_later_);
    }
    return row;
  }

 private:
  using Rest = std::span<const OrderedRow>;
  struct ComesLater {
    bool operator()(Rest a, Rest b) const { return sorter.comes_first(b.front(), a.front()); }
    const RowSorter& sorter;
  };

  ComesLater comes_later_;
  std::vector<Rest> rests_;  // a heap by their first rows
};

/// Holds rows and hands them on in order. With a bound, batches leave only what may be among the best, and whenever
/// twice as many rows are held as are wanted, the worse half is dropped: that takes fewer comparisons than a heap,
/// where each row of an ascending log goes through all of it. Each thread sorts its rows; the sorted runs are merged.
class SortOperator : public Operator {
 public:
  SortOperator(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context, Operator& next)
      : node_(node),
        keeper_(expressions(node), std::move(kept), context.plan.slots),
        sorter_(node.keys, keeper_),
        context_(context),
        next_(next),
        places_in_batch_(node.keys.size()) {
    std::iota(places_in_batch_.begin(), places_in_batch_.end(), std::size_t{0});
  }

  void push(Batch& batch) override {
    evaluate_keys(batch);
    if (node_.most) {
      choose_best(batch, *node_.most);
      for (const std::size_t row : chosen_) keep(batch, row);
    } else {
      for (std::size_t row = 0; row < batch.size(); ++row) keep(batch, row);
    }
  }

  void settle() override {
    drop_the_worse();
    rows_.resize(held_);
    sorter_.sort(rows_);
    is_sorted_ = true;
  }

  void finish() override {
    settle();
    give_up_rows(runs_);
    for (Run& run : runs_) {
      if (!run.is_sorted) sorter_.sort(run.rows);
    }
    hand_on_runs();
    next_.finish();
  }

  void merge(Operator& twin) override {
    auto& other = static_cast<SortOperator&>(twin);
    runs_.reserve(runs_.size() + other.runs_.size() + 1);  // memory may end here; what follows cannot fail
    keeper_.adopt(other.keeper_);
    other.give_up_rows(runs_);
    std::ranges::move(other.runs_, std::back_inserter(runs_));
    other.runs_.clear();
    cut_ += std::exchange(other.cut_, 0);
  }
  void save(StateWriter& out) const override {
    out.number(cut_);
    std::size_t rows = held_;
    for (const Run& run : runs_) rows += run.rows.size();
    out.number(rows);
    for (const OrderedRow& row : held_rows()) keeper_.save(*row.item, out);
    for (const Run& run : runs_) {
      for (const OrderedRow& row : run.rows) keeper_.save(*row.item, out);
    }
  }
  void load(StateReader& in) override {
    cut_ = in.number();
    for (std::size_t rows = in.count(); rows > 0 && !in.failed(); --rows) {
      KeptRow* const row = keeper_.load(in);
      if (row == nullptr) return;
      rows_.resize(held_ + 1);
      rows_[held_] = sorter_.ordered(*row);
      count_in();
    }
  }
  [[nodiscard]] std::optional<TopNBound> top_n_bound() override {
    const std::uint64_t most = node_.most.value_or(0);
    if (most == 0 || held_ < most) return std::nullopt;
    drop_the_worse();
    const OrderedRow& worst = *std::ranges::max_element(
        held_rows(), [this](const OrderedRow& a, const OrderedRow& b) { return is_better(a, b); });
    return TopNBound{node_.keys.empty() ? FieldValue() : keeper_.key(*worst.item, 0), worst.item->rank.time};
  }
  [[nodiscard]] std::size_t memory() const override {
    std::size_t memory = keeper_.memory() + heap_bytes(rows_);
    for (const Run& run : runs_) memory += heap_bytes(run.rows);
    return memory;
  }
  void report(OperatorReport& report) const override {
    if (node_.reports_what_it_cuts) report.rows_cut += cut_;
  }

 private:
  static std::vector<const Expression*> expressions(const SortNode& node) {
    std::vector<const Expression*> keys;
    for (const SortKeyNode& key : node.keys) keys.push_back(&key.expression);
    return keys;
  }

  /// Whether a row is rather kept than another.
  [[nodiscard]] bool is_better(const RowPosition& a, const RowPosition& b) const {
    return node_.keep == SortNode::Keep::First ? sorter_.comes_first(a, b) : sorter_.comes_first(b, a);
  }
  [[nodiscard]] bool is_better(const OrderedRow& a, const OrderedRow& b) const {
    return node_.keep == SortNode::Keep::First ? sorter_.comes_first(a, b) : sorter_.comes_first(b, a);
  }

  // ---- a batch

  void evaluate_keys(Batch& batch) {
    keys_.clear();
    prefixes_.clear();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      for (const SortKeyNode& key : node_.keys) {
        keys_.push_back(context_.evaluator.evaluate(key.expression, batch.row(row), batch.arena));
      }
      prefixes_.push_back(sorter_.prefix(keys_of(row), batch.rank(row)));
    }
  }
  [[nodiscard]] std::span<const FieldValue> keys_of(std::size_t row) const {
    const std::size_t width = node_.keys.size();
    return std::span(keys_).subspan(row * width, width);
  }
  [[nodiscard]] RowPosition position_of(const Batch& batch, std::size_t row) const {
    return {prefixes_[row], keys_of(row), places_in_batch_, batch.rank(row)};
  }

  /// Chooses the best rows of the batch, no more than `max_rows`, among those that beat the worst row held.
  void choose_best(const Batch& batch, std::uint64_t max_rows) {
    chosen_.clear();  // a heap whose front is the worst row
    const auto better_in_batch = [&](std::size_t a, std::size_t b) {
      return is_better(position_of(batch, a), position_of(batch, b));
    };
    // Logs are mostly in order, and then each row might beat all before it; from the end only the first few do.
    for (std::size_t row = batch.size(); row-- > 0;) {
      const bool is_full = chosen_.size() >= max_rows;
      if (is_full && (max_rows == 0 || !better_in_batch(row, chosen_.front()))) continue;
      if (!is_full && worst_.item != nullptr && !is_better(position_of(batch, row), sorter_.position(worst_))) continue;
      if (is_full) {
        std::ranges::pop_heap(chosen_, better_in_batch);
        chosen_.pop_back();
      }
      chosen_.push_back(row);
      if (max_rows < batch.size()) std::ranges::push_heap(chosen_, better_in_batch);
    }
    cut_ += batch.size() - chosen_.size();
  }

  // ---- rows held

  [[nodiscard]] std::span<OrderedRow> held_rows() { return std::span(rows_).first(held_); }
  [[nodiscard]] std::span<const OrderedRow> held_rows() const { return std::span(rows_).first(held_); }

  void keep(const Batch& batch, std::size_t row) {
    if (held_ == rows_.size()) rows_.emplace_back();
    keeper_.keep(rows_[held_].item, batch.rank(row), keys_of(row), batch.row(row));
    rows_[held_].prefix = prefixes_[row];
    count_in();
  }
  void count_in() {
    ++held_;
    is_sorted_ = false;
    if (node_.most && held_ > *node_.most && held_ - *node_.most >= *node_.most) drop_the_worse();
  }
  void drop_the_worse() {
    if (!node_.most || held_ <= *node_.most) return;
    const auto most = static_cast<std::size_t>(*node_.most);
    cut_ += held_ - most;
    if (most > 0) {
      const std::span<OrderedRow> rows = held_rows();
      const auto last = rows.begin() + static_cast<std::ptrdiff_t>(most - 1);
      std::ranges::nth_element(rows, last,
                               [this](const OrderedRow& a, const OrderedRow& b) { return is_better(a, b); });
      worst_ = *last;
    }
    held_ = most;
  }
  /// Moves the rows held to the end of `runs`.
  void give_up_rows(std::vector<Run>& runs) {
    rows_.resize(std::exchange(held_, 0));
    worst_ = {};
    if (!rows_.empty()) runs.push_back({std::exchange(rows_, {}), is_sorted_});
  }

  // ---- the result

  /// Together the runs may have more rows than are wanted.
  void hand_on_runs() {
    std::size_t rows = 0;
    for (const Run& run : runs_) rows += run.rows.size();
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(rows, node_.most.value_or(rows)));
    cut_ += rows - wanted;
    std::size_t passed_over = node_.keep == SortNode::Keep::Last ? rows - wanted : 0;
    MergedRuns merged(sorter_, runs_);
    for (; passed_over > 0; --passed_over) merged.next();
    RowDelivery delivery(keeper_, next_);
    for (std::size_t row = 0; row < wanted && delivery.add(merged.next()); ++row) {
    }
    delivery.finish();
  }

  const SortNode& node_;
  RowKeeper keeper_;
  RowSorter sorter_;
  OperatorContext& context_;
  Operator& next_;
  LargeVector<OrderedRow> rows_;  // those held, and after them some to be used again
  std::size_t held_ = 0;
  bool is_sorted_ = false;
  OrderedRow worst_;       // of the rows wanted; a new row must beat it
  std::vector<Run> runs_;  // those of other threads
  std::uint64_t cut_ = 0;

  // State of the current batch.
  std::vector<FieldValue> keys_;         // row by row
  std::vector<std::uint64_t> prefixes_;  // row by row
  std::vector<std::size_t> chosen_;
  std::vector<std::size_t> places_in_batch_;  // of the keys of a row
};

}  // namespace

std::unique_ptr<Operator> make_sort(const SortNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                    Operator& next) {
  return std::make_unique<SortOperator>(node, std::move(kept), context, next);
}

}  // namespace insitu
