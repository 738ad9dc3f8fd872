#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/model/large_memory.h"
#include "engine/operators/group_key.h"
#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"
#include "engine/operators/record_table.h"
#include "engine/operators/row_sorter.h"

namespace insitu {
namespace {

/// Keeps the first row of each combination of values; a row that lacks one of them is always kept.
class DedupOperator : public Operator {
 public:
  DedupOperator(const DedupNode& node, std::vector<SlotId> kept, OperatorContext& context, Operator& next)
      : node_(node), keeper_(expressions(node), std::move(kept), context.plan.slots), context_(context), next_(next) {}

  void push(Batch& batch) override {
    constexpr std::size_t kAhead = 8;
    evaluate_keys(batch);
    for (std::size_t row = 0; row < batch.size(); ++row) {
      if (row + 2 * kAhead < batch.size()) rows_.fetch_slot(hashes_[row + 2 * kAhead]);
      if (row + kAhead < batch.size()) rows_.fetch_record(hashes_[row + kAhead]);
      const std::span<const FieldValue> keys = keys_of(row);
      KeptRow*& place = is_always_kept(keys) ? always_kept_.emplace_back() : find(hashes_[row], keys);
      if (place != nullptr && place->rank < batch.rank(row)) continue;
      keeper_.keep(place, batch.rank(row), keys, batch.row(row));
    }
  }

  void finish() override {
    const RowSorter sorter({}, keeper_);
    LargeVector<OrderedRow> rows;
    rows.reserve(rows_.size() + always_kept_.size());
    each_row([&](KeptRow* row) { rows.push_back(sorter.ordered(*row)); });
    sorter.sort(rows);
    RowDelivery delivery(keeper_, next_);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      fetch_ahead(std::span<const OrderedRow>(rows), i);
      if (!delivery.add(*rows[i].item)) break;
    }
    delivery.finish();
    next_.finish();
  }

  void merge(Operator& twin) override {
    auto& other = static_cast<DedupOperator&>(twin);
    // Memory may end here; what follows cannot fail.
    if (rows_.size() > 0) rows_.reserve(rows_.size() + other.rows_.size());
    always_kept_.reserve(always_kept_.size() + other.always_kept_.size());
    keeper_.adopt(other.keeper_);
    if (rows_.size() == 0) {
      std::swap(rows_, other.rows_);
    } else {
      other.rows_.each([this](std::uint64_t hash, KeptRow* row) { take(hash, row); },
                       [this](std::uint64_t hash) { rows_.fetch_record(hash); });
    }
    std::ranges::copy(other.always_kept_, std::back_inserter(always_kept_));
    other.rows_.clear();
    other.always_kept_.clear();
  }
  void save(StateWriter& out) const override {
    out.number(rows_.size() + always_kept_.size());
    each_row([&](const KeptRow* row) { keeper_.save(*row, out); });
  }
  void load(StateReader& in) override {
    std::size_t rows = in.count(kRankBytes);
    rows_.reserve(rows);  // they come in the order of their hashes, which would crowd a table that grows
    for (; rows > 0; --rows) {
      KeptRow* const row = keeper_.load(in);
      if (row == nullptr) return;
      keys_.clear();
      for (std::size_t i = 0; i < node_.keys.size(); ++i) keys_.push_back(keeper_.key(*row, i));
      if (is_always_kept(keys_)) {
        always_kept_.push_back(row);
      } else {
        take(printed_hash(keys_), row);
      }
    }
  }
  [[nodiscard]] std::size_t memory() const override {
    const std::size_t to_be_sorted = (rows_.size() + always_kept_.size()) * sizeof(OrderedRow);
    return keeper_.memory() + rows_.memory() + always_kept_.capacity() * sizeof(KeptRow*) + to_be_sorted;
  }

 private:
  static std::vector<const Expression*> expressions(const DedupNode& node) {
    std::vector<const Expression*> keys;
    for (const Expression& key : node.keys) keys.push_back(&key);
    return keys;
  }

  static bool is_always_kept(std::span<const FieldValue> keys) {
    return std::ranges::any_of(keys, [](const FieldValue& key) { return key.is_missing() || key.is_structure(); });
  }

  void evaluate_keys(Batch& batch) {
    keys_.clear();
    hashes_.clear();
    for (std::size_t row = 0; row < batch.size(); ++row) {
      for (const Expression& key : node_.keys) {
        keys_.push_back(context_.evaluator.evaluate(key, batch.row(row), batch.arena));
      }
      hashes_.push_back(printed_hash(keys_of(row)));
    }
  }
  [[nodiscard]] std::span<const FieldValue> keys_of(std::size_t row) const {
    return std::span(keys_).subspan(row * node_.keys.size(), node_.keys.size());
  }

  /// The place of the row with these keys; nullptr is there if it is the first.
  KeptRow*& find(std::uint64_t hash, std::span<const FieldValue> keys) {
    return rows_.find(hash, [&](const KeptRow& row) { return has_keys(row, keys); });
  }
  [[nodiscard]] bool has_keys(const KeptRow& row, std::span<const FieldValue> keys) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!is_printed_alike(keeper_.key(row, i), keys[i])) return false;
    }
    return true;
  }
  [[nodiscard]] bool has_keys_of(const KeptRow& row, const KeptRow& other) const {
    for (std::size_t i = 0; i < node_.keys.size(); ++i) {
      if (!is_printed_alike(keeper_.key(row, i), keeper_.key(other, i))) return false;
    }
    return true;
  }
  /// Takes a row whose memory is the keeper's.
  void take(std::uint64_t hash, KeptRow* row) {
    KeptRow*& place = rows_.find(hash, [&](const KeptRow& mine) { return has_keys_of(mine, *row); });
    if (place == nullptr || row->rank < place->rank) place = row;
  }
  template <class Visit>
  void each_row(const Visit& visit) const {
    rows_.each([&](std::uint64_t /*hash*/, KeptRow* row) { visit(row); });
    for (KeptRow* row : always_kept_) visit(row);
  }

  const DedupNode& node_;
  RowKeeper keeper_;
  OperatorContext& context_;
  Operator& next_;
  RecordTable<KeptRow> rows_;
  std::vector<KeptRow*> always_kept_;

  // State of the current batch.
  std::vector<FieldValue> keys_;  // row by row
  std::vector<std::uint64_t> hashes_;
};

}  // namespace

std::unique_ptr<Operator> make_dedup(const DedupNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                     Operator& next) {
  return std::make_unique<DedupOperator>(node, std::move(kept), context, next);
}

}  // namespace insitu
