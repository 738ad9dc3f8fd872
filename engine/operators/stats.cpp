#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/expression/text_set.h"
#include "engine/operators/group_key.h"
#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"

namespace insitu {
namespace {

/// One combination of keys and what was aggregated for it.
struct Group {
  RowRank first_seen;
  std::vector<FieldValue> keys;
  std::string texts;  // owns the texts of the keys
  std::vector<std::unique_ptr<Aggregate>> aggregates;
};

/// Whether two values are the same without printing them. False may be wrong: `10` is printed like `"10"`.
bool is_identical(const FieldValue& a, const FieldValue& b) {
  if (a.kind() != b.kind()) return false;
  if (a.has_text()) return a.text() == b.text();
  if (a.kind() == FieldKind::Integer || a.kind() == FieldKind::Timestamp) return a.integer() == b.integer();
  return a.is_missing();
}

std::uint64_t quick_hash(std::span<const FieldValue> keys) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;  // digits of the golden ratio
  std::uint64_t hash = 0;
  for (const FieldValue& key : keys) {
    const bool has_integer = key.kind() == FieldKind::Integer || key.kind() == FieldKind::Timestamp;
    if (key.has_text()) hash += text_hash(key.text());
    if (has_integer) hash += static_cast<std::uint64_t>(key.integer());
    hash *= kFactor;
  }
  return hash;
}

/// What aggregates need of each row of a batch. Several may need the same; it is evaluated once.
struct Argument {
  const Expression* expression = nullptr;
  bool as_number = false;
  // Of those that are wanted as numbers: the rows in which it is another value, and whether it is one in any.
  std::uint64_t rows_without_number = 0;
  bool has_numbers = false;
};

bool is_same_slot(const Expression& a, const Expression& b) {
  return a.kind == ExpressionKind::Slot && b.kind == ExpressionKind::Slot && a.slot == b.slot;
}

/// Sorts rows into groups and hands on one row for each group.
class StatsOperator : public Operator {
 public:
  StatsOperator(const StatsNode& node, OperatorContext& context, Operator& next)
      : node_(node), context_(context), next_(next) {
    for (const AggregateCall& call : node.aggregates) {
      places_.push_back(call.arguments.empty() ? std::nullopt : std::optional(place_of_argument(call)));
    }
  }

  void push(Batch& batch) override {
    evaluate_keys(batch);
    evaluate_arguments(batch);
    // Rows of one group that follow one another are added in one go: those of logs often fall into the same bin.
    Group* group = nullptr;
    std::size_t first = 0;
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const std::span<const FieldValue> keys = keys_of(row);
      if (group != nullptr && has_keys(*group, keys)) {
        group->first_seen = std::min(group->first_seen, batch.rank(row));
        continue;
      }
      if (group != nullptr) add_rows(*group, batch, first, row);
      group = &recent_group_of(keys, batch.rank(row));
      first = row;
    }
    if (group != nullptr) add_rows(*group, batch, first, batch.size());
    rows_since_measured_ += batch.size();
    if (rows_since_measured_ > kRowsPerMeasuredGroup * groups_.size()) measure();
  }

  void finish() override {
    // Without `by` there is always one row, if only to say that there was nothing.
    if (node_.keys.empty() && groups_.empty()) group_of({}, {});
    std::vector<Group*> order;
    for (Group& group : groups_) order.push_back(&group);
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

  void merge(Operator& twin) override {
    auto& other = static_cast<StatsOperator&>(twin);
    for (std::size_t index = 0; index < other.groups_.size(); ++index) {
      Group& group = other.groups_[index];
      const auto [mine, is_new] = printed_keys_.add(other.printed_keys_.text(index), other.printed_keys_.hash(index));
      if (is_new) {
        adopt(groups_.emplace_back(), group);
        continue;
      }
      keep_first_keys(groups_[mine], group.first_seen, group.keys);
      for (std::size_t k = 0; k < group.aggregates.size(); ++k) {
        groups_[mine].aggregates[k]->merge(*group.aggregates[k]);
      }
    }
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      arguments_[i].rows_without_number += other.arguments_[i].rows_without_number;
      arguments_[i].has_numbers = arguments_[i].has_numbers || other.arguments_[i].has_numbers;
    }
    other.forget_groups();
    measure();
  }

  void save(StateWriter& out) const override {
    out.number(groups_.size());
    for (const Group& group : groups_) {
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
      Group& group = group_of(keys_, first_seen);
      for (const auto& aggregate : group.aggregates) aggregate->load(in);
    }
  }

  [[nodiscard]] std::size_t memory() const override { return memory_ + printed_keys_.memory() + aggregates_memory_; }
  void report(OperatorReport& report) const override {
    for (const Group& group : groups_) {
      for (const auto& aggregate : group.aggregates) {
        report.is_approximate = report.is_approximate || aggregate->is_approximate();
      }
    }
    for (const Argument& argument : arguments_) {
      if (argument.has_numbers || argument.rows_without_number == 0) continue;
      report.never_numbers.emplace_back(argument.expression->span, argument.rows_without_number);
    }
  }

 private:
  static constexpr std::size_t kBytesPerAggregate = 64;
  static constexpr std::size_t kRowsPerMeasuredGroup = 8;
  static constexpr std::size_t kRecentGroups = 256;

  /// Measures the memory of all aggregates. This is done rarely, because asking every aggregate of every group after
  /// every batch would take longer than the work itself.
  void measure() {
    rows_since_measured_ = 0;
    aggregates_memory_ = 0;
    for (const Group& group : groups_) {
      for (const auto& aggregate : group.aggregates) aggregates_memory_ += aggregate->memory();
    }
  }
  void forget_groups() {
    groups_.clear();
    printed_keys_.clear();
    recent_ = {};
  }

  // ---- arguments

  /// Returns the place of an aggregate's argument among all.
  std::size_t place_of_argument(const AggregateCall& call) {
    const Argument wanted{.expression = &call.arguments.front(), .as_number = call.function->takes_numbers};
    const auto same = std::ranges::find_if(arguments_, [&](const Argument& other) {
      return other.as_number == wanted.as_number && is_same_slot(*other.expression, *wanted.expression);
    });
    const auto index = static_cast<std::size_t>(same - arguments_.begin());
    if (same == arguments_.end()) arguments_.push_back(wanted);
    return index;
  }
  void evaluate_arguments(Batch& batch) {
    values_.clear();
    for (Argument& argument : arguments_) {
      for (std::size_t row = 0; row < batch.size(); ++row) {
        const FieldValue value = context_.evaluator.evaluate(*argument.expression, batch.row(row), batch.arena);
        values_.push_back(argument.as_number ? number_in(value, argument) : value);
      }
    }
  }
  void add_rows(Group& group, const Batch& batch, std::size_t begin, std::size_t end) {
    const AggregatedRows rows(batch, begin, end - begin, node_.timestamp);
    for (std::size_t k = 0; k < group.aggregates.size(); ++k) {
      const auto place = places_[k];
      const auto arguments =
          std::span(values_).subspan(place ? *place * batch.size() + begin : 0, place ? end - begin : 0);
      group.aggregates[k]->add_all(arguments, rows);
    }
  }
  /// Reads a number once for all aggregates that compute with it.
  static FieldValue number_in(const FieldValue& value, Argument& argument) {
    if (const auto quantity = quantity_of(value)) {
      argument.has_numbers = true;
      return FieldValue::quantity(*quantity);
    }
    if (!value.is_missing()) ++argument.rows_without_number;
    return {};
  }

  // ---- groups

  void evaluate_keys(Batch& batch) {
    keys_.clear();
    for (std::size_t i = 0; i < batch.size(); ++i) {
      for (const GroupKey& key : node_.keys) {
        keys_.push_back(context_.evaluator.evaluate(key.expression, batch.row(i), batch.arena));
      }
    }
  }
  [[nodiscard]] std::span<const FieldValue> keys_of(std::size_t row) const {
    return std::span(keys_).subspan(row * node_.keys.size(), node_.keys.size());
  }

  static bool has_keys(const Group& group, std::span<const FieldValue> keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!is_identical(group.keys[i], keys[i])) return false;
    }
    return true;
  }

  /// Returns the group of a row, which is mostly one of those seen lately.
  Group& recent_group_of(std::span<const FieldValue> keys, const RowRank& rank) {
    Group*& recent = recent_[quick_hash(keys) % kRecentGroups];
    if (recent == nullptr || !has_keys(*recent, keys)) {
      recent = &group_of(keys, rank);
    } else {
      recent->first_seen = std::min(recent->first_seen, rank);
    }
    return *recent;
  }
  Group& group_of(std::span<const FieldValue> keys, const RowRank& rank) {
    make_group_key(keys, key_);
    const auto [index, is_new] = printed_keys_.add(key_);
    if (!is_new) {
      keep_first_keys(groups_[index], rank, keys);
      return groups_[index];
    }
    Group& group = groups_.emplace_back();
    group.first_seen = rank;
    own_keys(group, keys);
    group.aggregates.reserve(node_.aggregates.size());
    for (const AggregateCall& call : node_.aggregates) {
      group.aggregates.push_back(call.function->make(call.parameter, context_.aggregates));
    }
    count_in(group);
    return group;
  }
  void count_in(const Group& group) {
    memory_ += sizeof(Group) + group.keys.capacity() * sizeof(FieldValue) + group.texts.capacity() +
               kBytesPerAggregate * group.aggregates.size();
  }

  /// Merges rows into an existing group. Key values that print alike may differ in kind (`10` and `"10"`); those of the
  /// first row are kept.
  static void keep_first_keys(Group& group, const RowRank& rank, std::span<const FieldValue> keys) {
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
    count_in(mine);
  }

  /// Whether a group comes first: the newest bin where there is one, then the group that was seen first.
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
  std::vector<Argument> arguments_;
  std::vector<std::optional<std::size_t>> places_;  // of each aggregate's argument among them; `count(*)` has none

  TextSet printed_keys_;  // of the groups, by index
  std::deque<Group> groups_;
  std::array<Group*, kRecentGroups> recent_{};
  std::size_t memory_ = 0;             // of the groups
  std::size_t aggregates_memory_ = 0;  // of what they hold, when it was measured last
  std::size_t rows_since_measured_ = 0;

  // State of the current batch.
  std::vector<FieldValue> keys_;    // row by row
  std::vector<FieldValue> values_;  // of the arguments, argument by argument
  std::string key_;
};

}  // namespace

std::unique_ptr<Operator> make_stats(const StatsNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<StatsOperator>(node, context, next);
}

}  // namespace insitu
