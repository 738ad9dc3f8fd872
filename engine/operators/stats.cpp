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

/// One combination of keys and what was aggregated for it.
struct Group {
  RowRank first_seen;
  std::vector<FieldValue> keys;
  std::string texts;  // what the keys borrow from
  std::vector<std::unique_ptr<Aggregate>> aggregates;
};

/// Rows into groups; hands on one row for each.
class StatsOperator : public Operator {
 public:
  StatsOperator(const StatsNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::span<const FieldValue> row = batch.row(i);
      keys_.clear();
      for (const GroupKey& key : node_.keys) {
        keys_.push_back(context_.evaluator.evaluate(key.expression, row, batch.arena));
      }
      Group& group = group_of(batch.rank(i));
      const AggregatedRow seen{batch.rank(i), node_.timestamp ? row[*node_.timestamp] : FieldValue()};
      for (std::size_t k = 0; k < node_.aggregates.size(); ++k) {
        arguments_.clear();
        for (const Expression& argument : node_.aggregates[k].arguments) {
          arguments_.push_back(context_.evaluator.evaluate(argument, row, batch.arena));
        }
        group.aggregates[k]->add(arguments_, seen);
      }
    }
    rows_since_measured_ += batch.size();
    if (rows_since_measured_ > groups_.size()) measure();
  }

  void finish() override {
    // Without `by` there is always one row, if only to say that there was nothing.
    if (node_.keys.empty() && groups_.empty()) group_of({});
    std::vector<Group*> order;
    for (auto& [key, group] : groups_) order.push_back(&group);
    std::ranges::sort(order, [this](const Group* a, const Group* b) { return comes_first(*a, *b); });
    Batch batch(context_.plan.slots);
    for (std::size_t i = 0; i < order.size(); ++i) {
      fill(batch, *order[i], i);
      if (batch.size() < kBatchRows && i + 1 < order.size()) continue;
      next_.push(batch);
      batch.clear();
      if (!next_.wants_more()) break;
    }
    next_.finish();
  }

  [[nodiscard]] bool holds_rows() const override { return true; }
  void merge(Operator& twin) override {
    auto& other = static_cast<StatsOperator&>(twin);
    for (auto& [key, group] : other.groups_) {
      const auto [mine, is_new] = groups_.try_emplace(key);
      if (is_new) {
        adopt(mine->second, group);
        continue;
      }
      meet(mine->second, group.first_seen, group.keys);
      for (std::size_t k = 0; k < group.aggregates.size(); ++k) {
        mine->second.aggregates[k]->merge(*group.aggregates[k]);
      }
    }
    other.groups_.clear();
    measure();
  }

  void save(StateWriter& out) const override {
    out.number(groups_.size());
    for (const auto& [key, group] : groups_) {
      save_rank(group.first_seen, out);
      for (const FieldValue& value : group.keys) out.value(value);
      for (const auto& aggregate : group.aggregates) aggregate->save(out);
    }
  }
  void load(StateReader& in) override {
    for (std::size_t groups = in.count(); groups > 0 && !in.failed(); --groups) {
      const RowRank first_seen = load_rank(in);
      keys_.clear();
      for (std::size_t i = 0; i < node_.keys.size(); ++i) keys_.push_back(in.value());
      Group& group = group_of(first_seen);
      for (const auto& aggregate : group.aggregates) aggregate->load(in);
    }
  }

  [[nodiscard]] std::size_t memory() const override { return memory_ + aggregates_memory_; }
  void report(OperatorReport& report) const override {
    for (const auto& [key, group] : groups_) {
      for (const auto& aggregate : group.aggregates) {
        report.is_approximate = report.is_approximate || aggregate->is_approximate();
      }
    }
  }

 private:
  static constexpr std::size_t kBytesPerAggregate = 64;

  /// To ask every aggregate of every group after every batch would take longer than the work itself.
  void measure() {
    rows_since_measured_ = 0;
    aggregates_memory_ = 0;
    for (const auto& [key, group] : groups_) {
      for (const auto& aggregate : group.aggregates) aggregates_memory_ += aggregate->memory();
    }
  }

  /// The group of the keys in `keys_`.
  Group& group_of(const RowRank& rank) {
    make_group_key(keys_, key_);
    const auto found = groups_.find(key_);
    if (found != groups_.end()) {
      meet(found->second, rank, keys_);
      return found->second;
    }
    Group& group = groups_[key_];
    group.first_seen = rank;
    own_keys(group, keys_);
    for (const AggregateCall& call : node_.aggregates) {
      group.aggregates.push_back(call.function->make(call.parameter, context_.aggregates));
    }
    memory_ += sizeof(Group) + 2 * key_.size() + kBytesPerAggregate * (1 + node_.aggregates.size());
    return group;
  }

  /// A row, or rows, of a group that is there already. Values that print the same may differ in kind (`10` and `"10"`):
  /// those of the first row count.
  static void meet(Group& group, const RowRank& rank, std::span<const FieldValue> keys) {
    if (group.first_seen < rank) return;
    group.first_seen = rank;
    if (!std::ranges::equal(group.keys, keys, {}, &FieldValue::kind, &FieldValue::kind)) own_keys(group, keys);
  }

  static void own_keys(Group& group, std::span<const FieldValue> keys) {
    group.keys.clear();
    group.texts.clear();
    std::size_t size = 0;
    for (const FieldValue& key : keys) size += key.has_text() ? key.text().size() : 0;
    group.texts.reserve(size);
    for (const FieldValue& key : keys) {
      // A map or a list is no key: the service does not take them here.
      if (key.is_structure()) {
        group.keys.emplace_back();
      } else if (key.has_text()) {
        const std::size_t begin = group.texts.size();
        group.texts += key.text();
        group.keys.push_back(key.with_text(std::string_view(group.texts).substr(begin)));
      } else {
        group.keys.push_back(key);
      }
    }
  }
  void adopt(Group& mine, Group& other) {
    mine.first_seen = other.first_seen;
    own_keys(mine, other.keys);
    mine.aggregates = std::move(other.aggregates);
    memory_ += sizeof(Group) + 2 * mine.texts.size() + kBytesPerAggregate * (1 + mine.aggregates.size());
  }

  /// Newest bin first where there is one, then as they were met.
  [[nodiscard]] bool comes_first(const Group& a, const Group& b) const {
    if (node_.newest_bin_first) {
      const FieldValue& left = a.keys[*node_.newest_bin_first];
      const FieldValue& right = b.keys[*node_.newest_bin_first];
      const std::weak_ordering order = sort_order(left, right);
      if (order != 0) return order > 0;
    }
    return a.first_seen < b.first_seen;
  }

  void fill(Batch& batch, const Group& group, std::size_t ordinal) {
    const std::span<FieldValue> row = batch.add({.time = 0, .file = 0, .place = ordinal, .part = 0});
    for (std::size_t i = 0; i < node_.keys.size(); ++i) row[node_.keys[i].slot] = group.keys[i];
    for (std::size_t k = 0; k < node_.aggregates.size(); ++k) {
      row[node_.aggregates[k].slot] = group.aggregates[k]->result(batch.arena);
    }
    for (const Assignment& result : node_.results) {
      row[result.slot] = context_.evaluator.evaluate(result.expression, row, batch.arena);
    }
  }

  const StatsNode& node_;
  OperatorContext& context_;
  Operator& next_;
  std::unordered_map<std::string, Group> groups_;
  std::size_t memory_ = 0;             // of the groups
  std::size_t aggregates_memory_ = 0;  // of what they hold, when it was measured last
  std::size_t rows_since_measured_ = 0;

  // Of the row that is looked at.
  std::vector<FieldValue> keys_;
  std::vector<FieldValue> arguments_;
  std::string key_;
};

}  // namespace

std::unique_ptr<Operator> make_stats(const StatsNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<StatsOperator>(node, context, next);
}

}  // namespace insitu
