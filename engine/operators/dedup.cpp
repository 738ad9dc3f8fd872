#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/operators/group_key.h"
#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// Keeps the first row of each combination of values; a row that lacks one of them is always kept.
class DedupOperator : public Operator {
 public:
  DedupOperator(const DedupNode& node, std::vector<SlotId> kept, OperatorContext& context, Operator& next)
      : node_(node), kept_(std::move(kept)), context_(context), next_(next) {}

  void push(Batch& batch) override {
    std::vector<FieldValue> keys;
    std::string key;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      keys.clear();
      for (const Expression& expression : node_.keys) {
        keys.push_back(context_.evaluator.evaluate(expression, batch.row(i), batch.arena));
      }
      std::unique_ptr<KeptRow>* place = nullptr;
      if (!is_always_kept(keys)) {
        make_group_key(keys, key);
        place = &rows_[key];
        if (*place && (*place)->rank < batch.rank(i)) continue;
      } else {
        place = &always_kept_.emplace_back();
      }
      if (!*place) {
        *place = std::make_unique<KeptRow>();
        memory_ += key.size() + kBytesPerEntry;
      } else {
        memory_ -= (*place)->memory();
      }
      keep_row(**place, batch.rank(i), keys, batch.row(i), kept_);
      memory_ += (*place)->memory();
    }
  }

  void finish() override {
    std::vector<std::unique_ptr<KeptRow>>& rows = always_kept_;
    for (auto& [key, row] : rows_) rows.push_back(std::move(row));
    rows_.clear();
    std::ranges::sort(rows, {}, [](const auto& row) { return row->rank; });
    hand_on(rows, kept_, context_.plan.slots, next_);
    next_.finish();
  }

  void merge(Operator& twin) override {
    auto& other = static_cast<DedupOperator&>(twin);
    for (auto& [key, row] : other.rows_) {
      std::unique_ptr<KeptRow>& mine = rows_[key];
      if (!mine || row->rank < mine->rank) mine = std::move(row);
    }
    std::ranges::move(other.always_kept_, std::back_inserter(always_kept_));
    memory_ += other.memory_;
    other.rows_.clear();
    other.always_kept_.clear();
    other.memory_ = 0;
  }
  void save(StateWriter& out) const override {
    out.number(rows_.size() + always_kept_.size());
    for (const auto& [key, row] : rows_) save_row(*row, out);
    for (const auto& row : always_kept_) save_row(*row, out);
  }
  void load(StateReader& in) override {
    std::string key;
    for (std::size_t rows = in.count(); rows > 0; --rows) {
      std::unique_ptr<KeptRow> row = load_row(in);
      if (in.failed() || row->keys.size() != node_.keys.size() || row->values.size() != kept_.size()) return;
      memory_ += row->memory();
      if (is_always_kept(row->keys)) {
        always_kept_.push_back(std::move(row));
      } else {
        make_group_key(row->keys, key);
        rows_[key] = std::move(row);
      }
    }
  }
  [[nodiscard]] std::size_t memory() const override { return memory_; }

 private:
  static constexpr std::size_t kBytesPerEntry = 80;  // of the table

  static bool is_always_kept(std::span<const FieldValue> keys) {
    return std::ranges::any_of(keys, [](const FieldValue& key) { return key.is_missing() || key.is_structure(); });
  }

  const DedupNode& node_;
  std::vector<SlotId> kept_;
  OperatorContext& context_;
  Operator& next_;
  std::unordered_map<std::string, std::unique_ptr<KeptRow>> rows_;
  std::vector<std::unique_ptr<KeptRow>> always_kept_;
  std::size_t memory_ = 0;
};

}  // namespace

std::unique_ptr<Operator> make_dedup(const DedupNode& node, std::vector<SlotId> kept, OperatorContext& context,
                                     Operator& next) {
  return std::make_unique<DedupOperator>(node, std::move(kept), context, next);
}

}  // namespace insitu
