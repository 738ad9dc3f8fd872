#include "engine/expression/value_aggregates.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expression/aggregate_base.h"
#include "engine/expression/distinct_counter.h"
#include "engine/expression/text_set.h"
#include "engine/model/heap_bytes.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

bool is_skipped(const FieldValue& value) { return value.is_missing() || value.is_structure(); }

/// How a value is written in a list. What is a number there sorts as one, too.
enum class Notation : std::uint8_t { Text, Number };

Notation notation_of(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::WrittenNumber:
    case FieldKind::Integer:
    case FieldKind::Real: return Notation::Number;
    case FieldKind::Missing:
    case FieldKind::Text:
    case FieldKind::Timestamp:
    case FieldKind::Period:
    case FieldKind::Map:
    case FieldKind::List: break;
  }
  return Notation::Text;
}

/// A value that outlives its row.
class KeptValue {
 public:
  void keep(const FieldValue& value) {
    value_ = value;
    if (value.has_text()) text_ = value.text();
  }
  [[nodiscard]] FieldValue value() const { return value_.has_text() ? value_.with_text(text_) : value_; }
  [[nodiscard]] bool is_missing() const { return value_.is_missing(); }
  [[nodiscard]] std::size_t memory() const { return text_.capacity(); }

 private:
  FieldValue value_;
  std::string text_;
};

/// A chosen value and its row.
struct Choice {
  KeptValue value;
  RowRank rank;
  std::int64_t time = 0;  // only where it decides

  void save(StateWriter& out) const {
    out.value(value.value());
    save_rank(out, rank);
    out.signed_number(time);
  }
  void load(StateReader& in) {
    const FieldValue loaded = in.value();
    const bool is_broken_number = loaded.kind() == FieldKind::WrittenNumber && !quantity_of(loaded);
    if (loaded.is_structure() || is_broken_number) return in.fail();
    value.keep(loaded);
    rank = load_rank(in);
    time = in.signed_number();
  }
};

/// A time becomes a number when it is chosen.
FieldValue without_time(const FieldValue& value) {
  return value.kind() == FieldKind::Timestamp ? FieldValue::integer(value.integer()) : value;
}

class ExtremeValue : public AggregateBase<ExtremeValue> {
 public:
  explicit ExtremeValue(Extreme extreme) : extreme_(extreme) {}

  void add(std::span<const FieldValue> arguments, const AggregatedRow& row) override {
    if (!is_skipped(arguments.front())) consider(without_time(arguments.front()), row.rank);
  }
  void merge_from(const ExtremeValue& other) {
    if (!other.best_.value.is_missing()) consider(other.best_.value.value(), other.best_.rank);
  }
  FieldValue result(Arena& /*arena*/) const override {
    const FieldValue best = best_.value.value();
    if (extreme_ == Extreme::SortsFirst || extreme_ == Extreme::SortsLast) return best;
    const auto number = quantity_of(best);
    return number ? FieldValue::quantity(*number) : best;
  }
  void save(StateWriter& out) const override { best_.save(out); }
  void load(StateReader& in) override {
    Choice choice;
    choice.load(in);
    if (!choice.value.is_missing()) consider(choice.value.value(), choice.rank);
  }
  std::size_t memory() const override { return best_.value.memory(); }

 private:
  void consider(const FieldValue& value, const RowRank& rank) {
    if (!best_.value.is_missing() && !is_better(value, rank)) return;
    best_.value.keep(value);
    best_.rank = rank;
    best_number_ = notation_of(value) == Notation::Number ? quantity_of(value) : std::nullopt;
  }
  [[nodiscard]] std::weak_ordering order_to_best(const FieldValue& value) const {
    // The best of many numbers is not read again for each of them.
    if (best_number_ && notation_of(value) == Notation::Number) {
      const auto number = quantity_of(value);  // nullopt: `1e400`, which is a text
      const std::weak_ordering order = number ? order_of(*number, *best_number_) : std::weak_ordering::equivalent;
      if (order != 0) return order;
    }
    return sort_order(value, best_.value.value());
  }
  [[nodiscard]] bool is_better(const FieldValue& value, const RowRank& rank) const {
    const std::weak_ordering order = order_to_best(value);
    if (order == 0) return rank < best_.rank;  // `5` and `"5"`: the first one, in whatever order they come
    const bool wants_least = extreme_ == Extreme::Least || extreme_ == Extreme::SortsFirst;
    return wants_least ? order < 0 : order > 0;
  }

  Extreme extreme_;
  Choice best_;
  std::optional<Quantity> best_number_;
};

class ValueAt : public AggregateBase<ValueAt> {
 public:
  explicit ValueAt(Moment moment) : moment_(moment) {}

  void add(std::span<const FieldValue> arguments, const AggregatedRow& row) override {
    const auto time = time_of(row);
    if (time && !is_skipped(arguments.front())) consider(without_time(arguments.front()), row.rank, *time);
  }
  void merge_from(const ValueAt& other) {
    if (!other.best_.value.is_missing()) consider(other.best_.value.value(), other.best_.rank, other.best_.time);
  }
  FieldValue result(Arena& /*arena*/) const override { return best_.value.value(); }
  void save(StateWriter& out) const override { best_.save(out); }
  void load(StateReader& in) override { best_.load(in); }
  std::size_t memory() const override { return best_.value.memory(); }

 private:
  void consider(const FieldValue& value, const RowRank& rank, std::int64_t time) {
    if (!best_.value.is_missing() && !is_better(rank, time)) return;
    best_.value.keep(value);
    best_.rank = rank;
    best_.time = time;
  }
  [[nodiscard]] bool is_better(const RowRank& rank, std::int64_t time) const {
    if (moment_ == Moment::Earliest) return time != best_.time ? time < best_.time : rank > best_.rank;
    return time != best_.time ? time > best_.time : rank < best_.rank;
  }

  Moment moment_;
  Choice best_;
};

class DistinctCount : public AggregateBase<DistinctCount> {
 public:
  explicit DistinctCount(std::size_t exact_values) : counter_(exact_values) {}

  void add(std::span<const FieldValue> arguments, const AggregatedRow& /*row*/) override {
    if (is_skipped(arguments.front())) return;
    std::string scratch;
    counter_.add(text_of(arguments.front(), scratch));
  }
  std::ptrdiff_t add_all(std::span<const FieldValue> arguments, const AggregatedRows& /*rows*/) override {
    const std::size_t before = memory();
    std::array<std::string_view, DistinctCounter::kTogether> texts;
    std::size_t count = 0;
    for (const FieldValue& argument : arguments) {
      if (is_skipped(argument)) continue;
      std::string scratch;
      if (!argument.has_text()) {
        counter_.add(text_of(argument, scratch));
        continue;
      }
      texts[count++] = argument.text();
      if (count == texts.size()) counter_.add(std::span(texts).first(std::exchange(count, 0)));
    }
    counter_.add(std::span(texts).first(count));
    return static_cast<std::ptrdiff_t>(memory() - before);
  }
  void merge_from(const DistinctCount& other) { counter_.merge(other.counter_); }
  FieldValue result(Arena& /*arena*/) const override {
    return FieldValue::integer(static_cast<std::int64_t>(counter_.count()));
  }
  void save(StateWriter& out) const override { counter_.save(out); }
  void load(StateReader& in) override { counter_.load(in); }
  std::size_t memory() const override { return counter_.memory(); }
  bool is_approximate() const override { return counter_.is_approximate(); }

 private:
  DistinctCounter counter_;
};

/// Distinct values with what is known of each. `5` and `"5"` are one, written as the first of them was.
class ValueCounts {
 public:
  struct Seen {
    RowRank rank;  // of the first row
    std::uint64_t rows = 0;
    Notation notation{};
  };

  void add(const FieldValue& value, const RowRank& rank) {
    std::string scratch;
    add(text_of(value, scratch), {rank, 1, notation_of(value)});
  }
  void merge(const ValueCounts& other) {
    for (std::size_t index = 0; index < other.seen_.size(); ++index) add(other.texts_.text(index), other.seen_[index]);
  }
  [[nodiscard]] std::size_t size() const { return seen_.size(); }
  [[nodiscard]] const Seen& seen(std::size_t index) const { return seen_[index]; }

  void append_json(std::string& out, std::size_t index) const {
    if (seen_[index].notation == Notation::Number) {
      out += texts_.text(index);
    } else {
      append_json_string(out, texts_.text(index));
    }
  }
  void save(StateWriter& out) const {
    out.number(seen_.size());
    for (std::size_t index = 0; index < seen_.size(); ++index) {
      out.text(texts_.text(index));
      save_rank(out, seen_[index].rank);
      out.number(seen_[index].rows);
      out.number(static_cast<std::uint64_t>(seen_[index].notation));
    }
  }
  void load(StateReader& in) {
    const std::size_t count = in.count();
    for (std::size_t i = 0; i < count && !in.failed(); ++i) {
      const std::string_view text = in.text();
      const RowRank rank = load_rank(in);
      const std::uint64_t rows = in.number();
      // Bytes from elsewhere must not break the list that contains them.
      const bool is_number = in.number() != 0 && is_json_number(text);
      add(text, {rank, rows, is_number ? Notation::Number : Notation::Text});
    }
  }
  [[nodiscard]] std::size_t memory() const { return texts_.memory() + heap_bytes(seen_); }

 private:
  void add(std::string_view text, const Seen& seen) {
    const auto [index, is_new] = texts_.add(text);
    if (is_new) {
      seen_.push_back(seen);
      return;
    }
    Seen& known = seen_[index];
    known.rows += seen.rows;
    if (seen.rank < known.rank) {
      known.rank = seen.rank;
      known.notation = seen.notation;
    }
  }

  TextSet texts_;
  std::vector<Seen> seen_;  // by index in texts_
};

/// `values` and `topk`: some of the distinct values, in some order.
class ListOfValues : public AggregateBase<ListOfValues> {
 public:
  enum class Order { FirstSeen, MostFrequent };
  ListOfValues(Order order, std::size_t most) : order_(order), most_(most) {}

  void add(std::span<const FieldValue> arguments, const AggregatedRow& row) override {
    if (!is_skipped(arguments.front())) values_.add(arguments.front(), row.rank);
  }
  void merge_from(const ListOfValues& other) { values_.merge(other.values_); }
  FieldValue result(Arena& arena) const override {
    if (values_.size() == 0) return {};
    std::string json = "[";
    for (const std::size_t index : in_order()) {
      if (json.size() > 1) json += ',';
      values_.append_json(json, index);
    }
    return FieldValue::list(arena.keep(json += ']'));
  }
  void save(StateWriter& out) const override { values_.save(out); }
  void load(StateReader& in) override { values_.load(in); }
  std::size_t memory() const override { return values_.memory(); }

 private:
  [[nodiscard]] std::vector<std::size_t> in_order() const {
    std::vector<std::size_t> indices(values_.size());
    std::iota(indices.begin(), indices.end(), std::size_t{0});
    const std::size_t wanted = std::min(most_, indices.size());
    std::partial_sort(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(wanted), indices.end(),
                      [this](std::size_t left, std::size_t right) { return comes_before(left, right); });
    indices.resize(wanted);
    return indices;
  }
  [[nodiscard]] bool comes_before(std::size_t left, std::size_t right) const {
    const ValueCounts::Seen& a = values_.seen(left);
    const ValueCounts::Seen& b = values_.seen(right);
    if (order_ == Order::MostFrequent && a.rows != b.rows) return a.rows > b.rows;
    return a.rank < b.rank;
  }

  Order order_;
  std::size_t most_;
  ValueCounts values_;
};

}  // namespace

Aggregate* make_extreme(Arena& memory, Extreme extreme) { return memory.make<ExtremeValue>(extreme); }
Aggregate* make_value_at(Arena& memory, Moment moment) { return memory.make<ValueAt>(moment); }
Aggregate* make_distinct_count(Arena& memory, const AggregateOptions& options) {
  return memory.make<DistinctCount>(options.exact_values);
}
Aggregate* make_values(Arena& memory) { return memory.make<ListOfValues>(ListOfValues::Order::FirstSeen, SIZE_MAX); }
Aggregate* make_most_frequent(Arena& memory, std::size_t count) {
  return memory.make<ListOfValues>(ListOfValues::Order::MostFrequent, count);
}

}  // namespace insitu
