#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/model/large_memory.h"
#include "engine/operators/group_key.h"
#include "engine/operators/kept_rows.h"
#include "engine/operators/operators.h"
#include "engine/operators/ordered.h"
#include "engine/operators/record_table.h"

namespace insitu {
namespace {

/// One combination of keys and what was aggregated for it. All of it lies in an arena: in one piece of it the group,
/// its keys and the addresses of its aggregates, and mostly right after them the aggregates and the texts of the keys.
struct Group {
  RowRank first_seen;
};

/// What aggregates need of each row of a batch. Several may need the same; it is evaluated once.
struct Argument {
  const Expression* expression = nullptr;
  bool as_number = false;
  // Of those that are wanted as numbers: the rows in which it is another value, and whether it is one in any.
  std::uint64_t rows_without_number = 0;
  bool has_numbers = false;
};

bool is_plain(const AggregateCall& call) { return call.function->is_plain; }

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

  ~StatsOperator() override { destroy_all(groups_); }
  StatsOperator(const StatsOperator&) = delete;
  StatsOperator& operator=(const StatsOperator&) = delete;

  void push(Batch& batch) override {
    evaluate_keys(batch);
    evaluate_arguments(batch);
    find_groups(batch);
    // Rows of one group that follow one another are added in one go: those of logs often fall into the same bin.
    for (std::size_t first = 0, end = 0; first < batch.size(); first = end) {
      while (end < batch.size() && found_[end] == found_[first]) ++end;
      add_rows(*found_[first], batch, first, end);
    }
  }

  void finish() override {
    // Without `by` there is always one row, if only to say that there was nothing.
    if (node_.keys.empty() && groups_.size() == 0) group_of({}, printed_hash({}), {});
    const LargeVector<Ordered<Group>> order = in_order();
    Batch batch(context_.plan.slots);
    for (std::size_t i = 0; i < order.size(); ++i) {
      fetch_ahead(std::span(order), i);
      fill(batch, *order[i].item, i);
      if (batch.size() < kBatchRows && i + 1 < order.size()) continue;
      next_.push(batch);
      batch.clear();
      if (!next_.wants_more()) break;
    }
    next_.finish();
  }

  void merge(Operator& twin) override {
    auto& other = static_cast<StatsOperator&>(twin);
    if (groups_.size() > 0) groups_.reserve(groups_.size() + other.groups_.size());
    arena_.adopt(other.arena_);
    values_memory_ += std::exchange(other.values_memory_, 0);
    AdoptedGroups adopted{*this, std::exchange(other.groups_, {})};
    other.recent_ = {};
    if (groups_.size() == 0) {
      std::swap(groups_, adopted.groups);
    } else {
      adopted.groups.hand_over([this](std::uint64_t hash, Group* group) { merge_group(hash, group); },
                               [this](std::uint64_t hash) { groups_.fetch_record(hash); });
    }
    adopted.groups.clear();
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      arguments_[i].rows_without_number += other.arguments_[i].rows_without_number;
      arguments_[i].has_numbers = arguments_[i].has_numbers || other.arguments_[i].has_numbers;
    }
  }

  void save(StateWriter& out) const override {
    out.number(groups_.size());
    groups_.each([&](std::uint64_t /*hash*/, const Group* group) {
      save_rank(group->first_seen, out);
      for (const FieldValue& value : keys_of(*group)) out.value(value);
      for (const Aggregate* aggregate : aggregates_of(*group)) aggregate->save(out);
    });
    for (const Argument& argument : arguments_) {
      out.number(argument.rows_without_number);
      out.number(argument.has_numbers ? 1 : 0);
    }
  }
  void load(StateReader& in) override {
    std::size_t groups = in.count(kRankBytes);
    groups_.reserve(groups);  // they come in the order of their hashes, which would crowd a table that grows
    for (; groups > 0 && !in.failed(); --groups) {
      const RowRank first_seen = load_rank(in);
      keys_.clear();
      for (std::size_t i = 0; i < node_.keys.size(); ++i) keys_.push_back(in.value());
      const Group& group = group_of(keys_, printed_hash(keys_), first_seen);
      for (Aggregate* aggregate : aggregates_of(group)) {
        aggregate->load(in);
        values_memory_ += aggregate->memory();
      }
    }
    for (Argument& argument : arguments_) {
      argument.rows_without_number = in.number();
      argument.has_numbers = in.number() != 0;
    }
  }

  [[nodiscard]] std::size_t memory() const override {
    return arena_.memory() + groups_.memory() + groups_.size() * sizeof(Ordered<Group>) + values_memory_;
  }
  void report(OperatorReport& report) const override {
    report.is_approximate = report.is_approximate || is_approximate_;
    for (const Argument& argument : arguments_) {
      if (argument.has_numbers || argument.rows_without_number == 0) continue;
      report.never_numbers.emplace_back(argument.expression->span, argument.rows_without_number);
    }
  }

 private:
  static constexpr std::size_t kRecentGroups = 256;

  /// A group that was found lately, by the quick hash of its keys.
  struct RecentGroup {
    std::uint64_t hash = 0;
    Group* group = nullptr;
  };
  /// Groups of a twin whose arena is adopted. Those that are not merged, because memory ended, are destroyed.
  struct AdoptedGroups {
    AdoptedGroups(const StatsOperator& adopter, RecordTable<Group> of_twin)
        : owner(adopter), groups(std::move(of_twin)) {}
    ~AdoptedGroups() { owner.destroy_all(groups); }
    AdoptedGroups(const AdoptedGroups&) = delete;
    AdoptedGroups& operator=(const AdoptedGroups&) = delete;

    const StatsOperator& owner;
    RecordTable<Group> groups;
  };
  /// A row whose group is none of those.
  struct RowToFind {
    std::size_t row = 0;
    std::uint64_t quick_hash = 0;
    std::uint64_t hash = 0;
  };

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
  void add_rows(const Group& group, const Batch& batch, std::size_t begin, std::size_t end) {
    const AggregatedRows rows(batch, begin, end - begin, node_.timestamp);
    for (std::size_t k = 0; k < node_.aggregates.size(); ++k) {
      const auto place = places_[k];
      const auto arguments =
          std::span(values_).subspan(place ? *place * batch.size() + begin : 0, place ? end - begin : 0);
      values_memory_ += static_cast<std::size_t>(aggregates_of(group)[k]->add_all(arguments, rows));
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

  [[nodiscard]] std::span<const FieldValue> keys_of(const Group& group) const {
    return {reinterpret_cast<const FieldValue*>(&group + 1), node_.keys.size()};
  }
  [[nodiscard]] std::span<FieldValue> keys_of(Group& group) const {
    return {reinterpret_cast<FieldValue*>(&group + 1), node_.keys.size()};
  }
  [[nodiscard]] std::span<Aggregate* const> aggregates_of(const Group& group) const {
    const auto* const after_keys = reinterpret_cast<const FieldValue*>(&group + 1) + node_.keys.size();
    return {reinterpret_cast<Aggregate* const*>(after_keys), node_.aggregates.size()};
  }

  /// Finds the group of each row. Most rows of a log belong to one of those seen lately; the others are looked up
  /// together, so that the memory of the next ones is on its way meanwhile.
  void find_groups(const Batch& batch) {
    found_.resize(batch.size());
    to_find_.clear();
    Group* group = nullptr;
    for (std::size_t row = 0; row < batch.size(); ++row) {
      const std::span<const FieldValue> keys = keys_of(row);
      if (group == nullptr || !are_identical(keys_of(*group), keys)) group = recent_group_of(keys, row);
      if (group != nullptr) group->first_seen = std::min(group->first_seen, batch.rank(row));
      found_[row] = group;
    }
    look_up(batch);
  }
  /// Returns the group with identical keys, if it was found lately.
  [[nodiscard]] Group* known_group(std::span<const FieldValue> keys, std::uint64_t quick_hash) {
    const RecentGroup& recent = recent_group(quick_hash);
    const bool may_be_same = recent.hash == quick_hash && recent.group != nullptr;
    return may_be_same && are_identical(keys_of(*recent.group), keys) ? recent.group : nullptr;
  }
  /// Returns nullptr if the row must be looked up.
  Group* recent_group_of(std::span<const FieldValue> keys, std::size_t row) {
    const QuickHash quick = quick_hash(keys);
    if (Group* const known = known_group(keys, quick.hash)) return known;
    to_find_.push_back({row, quick.hash, quick.is_of_print ? quick.hash : hash_to_find(keys, quick.hash)});
    return nullptr;
  }
  /// Returns the hash of keys by their print. Rows of a group that has just begun follow one another, and the group is
  /// only found at the end of the batch.
  [[nodiscard]] std::uint64_t hash_to_find(std::span<const FieldValue> keys, std::uint64_t quick_hash) const {
    const bool may_be_same = !to_find_.empty() && to_find_.back().quick_hash == quick_hash;
    if (may_be_same && are_identical(keys_of(to_find_.back().row), keys)) return to_find_.back().hash;
    return printed_hash(keys);
  }
  [[nodiscard]] RecentGroup& recent_group(std::uint64_t hash) {
    return recent_[hash / (UINT64_MAX / kRecentGroups + 1)];
  }
  void look_up(const Batch& batch) {
    constexpr std::size_t kAhead = 12;
    for (std::size_t i = 0; i < to_find_.size(); ++i) {
      if (i + 2 * kAhead < to_find_.size()) groups_.fetch_slot(to_find_[i + 2 * kAhead].hash);
      if (i + kAhead < to_find_.size()) groups_.fetch_record(to_find_[i + kAhead].hash);
      const RowToFind& wanted = to_find_[i];
      // The group may have been found for the row before.
      Group* group = known_group(keys_of(wanted.row), wanted.quick_hash);
      if (group != nullptr) {
        group->first_seen = std::min(group->first_seen, batch.rank(wanted.row));
      } else {
        group = &group_of(keys_of(wanted.row), wanted.hash, batch.rank(wanted.row));
      }
      found_[wanted.row] = group;
      recent_group(wanted.quick_hash) = {wanted.quick_hash, group};
    }
  }

  /// Returns the group with these keys, made where there is none. `hash` is their printed_hash.
  Group& group_of(std::span<const FieldValue> keys, std::uint64_t hash, const RowRank& rank) {
    Group*& place = groups_.find(hash, [&](const Group& group) { return are_printed_alike(keys_of(group), keys); });
    if (place == nullptr) {
      place = make_group(keys, rank);
    } else if (rank < place->first_seen) {
      keep_first_keys(*place, keys, rank);
    }
    return *place;
  }
  Group* make_group(std::span<const FieldValue> keys, const RowRank& rank) {
    const std::size_t bytes =
        sizeof(Group) + node_.keys.size() * sizeof(FieldValue) + node_.aggregates.size() * sizeof(Aggregate*);
    auto* const group = new (arena_.allocate(bytes, alignof(Group))) Group{rank};
    FieldValue* const own = keys_of(*group).data();
    std::uninitialized_value_construct_n(own, node_.keys.size());
    auto** aggregate = reinterpret_cast<Aggregate**>(own + node_.keys.size());
    for (const AggregateCall& call : node_.aggregates) {
      *aggregate++ = call.function->make(arena_, call.parameter, context_.aggregates);
    }
    own_keys(*group, keys);
    return group;
  }
  /// Keys that print alike may differ in kind (`10` and `"10"`); those of the first row are kept.
  void keep_first_keys(Group& group, std::span<const FieldValue> keys, const RowRank& rank) {
    group.first_seen = rank;
    if (!std::ranges::equal(keys_of(group), keys, {}, &FieldValue::kind, &FieldValue::kind)) own_keys(group, keys);
  }
  void own_keys(Group& group, std::span<const FieldValue> keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      // A map or a list is no key: the service does not take them here.
      keys_of(group)[i] = keys[i].is_structure() ? FieldValue() : arena_.keep(keys[i]);
    }
  }
  /// Adds a group of a twin, whose arena is adopted already. If it throws, the group is still the twin's.
  void merge_group(std::uint64_t hash, Group* other) {
    Group*& place =
        groups_.find(hash, [&](const Group& group) { return are_printed_alike(keys_of(group), keys_of(*other)); });
    if (place == nullptr) {
      place = other;
      return;
    }
    if (other->first_seen < place->first_seen) {
      place->first_seen = other->first_seen;
      std::ranges::copy(keys_of(*other), keys_of(*place).begin());
    }
    for (std::size_t k = 0; k < node_.aggregates.size(); ++k) {
      Aggregate& mine = *aggregates_of(*place)[k];
      const Aggregate& theirs = *aggregates_of(*other)[k];
      const std::size_t before = mine.memory() + theirs.memory();
      mine.merge(theirs);
      values_memory_ += mine.memory() - before;
    }
    destroy_aggregates(*other);
  }
  void destroy_aggregates(const Group& group) const {
    for (Aggregate* aggregate : aggregates_of(group)) std::destroy_at(aggregate);
  }
  void destroy_all(const RecordTable<Group>& groups) const {
    if (std::ranges::all_of(node_.aggregates, &is_plain)) return;
    groups.each([this](std::uint64_t /*hash*/, Group* group) { destroy_aggregates(*group); });
  }

  // ---- the result

  [[nodiscard]] LargeVector<Ordered<Group>> in_order() const {
    LargeVector<Ordered<Group>> order;
    order.reserve(groups_.size());
    groups_.each([&](std::uint64_t /*hash*/, Group* group) { order.push_back({prefix_of(*group), group}); });
    sort_by_prefix(std::span(order));
    each_tie(std::span(order), [this](std::span<Ordered<Group>> tied) {
      std::ranges::sort(
          tied, [this](const Ordered<Group>& a, const Ordered<Group>& b) { return comes_first(*a.item, *b.item); });
    });
    return order;
  }
  [[nodiscard]] std::uint64_t prefix_of(const Group& group) const {
    return node_.newest_bin_first ? ~sort_prefix(keys_of(group)[*node_.newest_bin_first])
                                  : rank_prefix(group.first_seen);
  }
  /// Whether a group comes first: the newest bin where there is one, then the group that was seen first.
  [[nodiscard]] bool comes_first(const Group& a, const Group& b) const {
    if (node_.newest_bin_first) {
      const FieldValue& left = keys_of(a)[*node_.newest_bin_first];
      const FieldValue& right = keys_of(b)[*node_.newest_bin_first];
      const std::weak_ordering order = sort_order(left, right);
      if (order != 0) return order > 0;
    }
    return a.first_seen < b.first_seen;
  }

  void fill(Batch& batch, const Group& group, std::size_t ordinal) {
    const std::span<FieldValue> row = batch.add({.time = 0, .file = 0, .place = ordinal, .part = 0});
    for (std::size_t i = 0; i < node_.keys.size(); ++i) row[node_.keys[i].slot] = keys_of(group)[i];
    for (std::size_t k = 0; k < node_.aggregates.size(); ++k) {
      const Aggregate& aggregate = *aggregates_of(group)[k];
      row[node_.aggregates[k].slot] = aggregate.result(batch.arena);
      is_approximate_ = is_approximate_ || aggregate.is_approximate();
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

  Arena arena_;  // of the groups, their keys and aggregates
  RecordTable<Group> groups_;
  std::array<RecentGroup, kRecentGroups> recent_{};
  std::size_t values_memory_ = 0;  // that aggregates hold elsewhere
  bool is_approximate_ = false;    // one of the results

  // State of the current batch.
  std::vector<FieldValue> keys_;    // row by row
  std::vector<FieldValue> values_;  // of the arguments, argument by argument
  std::vector<Group*> found_;       // row by row
  std::vector<RowToFind> to_find_;
};

}  // namespace

std::unique_ptr<Operator> make_stats(const StatsNode& node, OperatorContext& context, Operator& next) {
  return std::make_unique<StatsOperator>(node, context, next);
}

}  // namespace insitu
