#include "engine/expression/number_aggregates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "engine/expression/aggregate_base.h"
#include "engine/expression/exact_sum.h"
#include "engine/expression/quantile_sketch.h"
#include "engine/model/heap_bytes.h"

namespace insitu {
namespace {

/// The argument when it is a number to compute with.
std::optional<Quantity> number_in(std::span<const FieldValue> arguments) {
  const FieldValue& argument = arguments.front();
  // Computed numbers are finite; `stats` hands on no others.
  if (argument.kind() == FieldKind::Real) return Quantity{.is_integer = false, .real = argument.real()};
  if (argument.is_structure()) return std::nullopt;
  const auto quantity = quantity_of(argument);
  if (quantity && !quantity->is_integer && !std::isfinite(quantity->real)) return std::nullopt;
  return quantity;
}

class Count : public AggregateBase<Count> {
 public:
  void add(std::span<const FieldValue> arguments, const AggregatedRow& /*row*/) override {
    if (arguments.empty() || !arguments.front().is_missing()) ++rows_;
  }
  std::ptrdiff_t add_all(std::span<const FieldValue> arguments, const AggregatedRows& rows) override {
    rows_ += rows.size() - static_cast<std::size_t>(std::ranges::count_if(arguments, &FieldValue::is_missing));
    return 0;
  }
  void merge_from(const Count& other) { rows_ += other.rows_; }
  FieldValue result(Arena& /*arena*/) const override { return FieldValue::integer(static_cast<std::int64_t>(rows_)); }
  void save(StateWriter& out) const override { out.number(rows_); }
  void load(StateReader& in) override { rows_ = in.number(); }

 private:
  std::uint64_t rows_ = 0;
};

/// What sum and avg have in common.
class Total {
 public:
  void add(std::span<const FieldValue> arguments) {
    const auto number = number_in(arguments);
    if (!number) return;
    sum_.add(*number);
    ++count_;
  }
  void merge_from(const Total& other) {
    sum_.merge(other.sum_);
    count_ += other.count_;
  }
  [[nodiscard]] const ExactSum& sum() const { return sum_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  void save(StateWriter& out) const {
    out.number(count_);
    sum_.save(out);
  }
  void load(StateReader& in) {
    count_ = in.number();
    sum_.load(in);
  }

 private:
  ExactSum sum_;
  std::uint64_t count_ = 0;
};

class Sum : public AggregateBase<Sum> {
 public:
  void add(std::span<const FieldValue> arguments, const AggregatedRow& /*row*/) override { total_.add(arguments); }
  void merge_from(const Sum& other) { total_.merge_from(other.total_); }
  FieldValue result(Arena& /*arena*/) const override {
    if (total_.count() == 0) return {};
    if (const auto integer = total_.sum().as_integer()) return FieldValue::integer(*integer);
    return FieldValue::real(total_.sum().rounded().value());
  }
  void save(StateWriter& out) const override { total_.save(out); }
  void load(StateReader& in) override { total_.load(in); }
  std::size_t memory() const override { return total_.sum().memory(); }

 private:
  Total total_;
};

class Average : public AggregateBase<Average> {
 public:
  void add(std::span<const FieldValue> arguments, const AggregatedRow& /*row*/) override { total_.add(arguments); }
  void merge_from(const Average& other) { total_.merge_from(other.total_); }
  FieldValue result(Arena& /*arena*/) const override {
    const std::uint64_t count = total_.count();
    if (count == 0) return {};
    // Large integers that a double cannot hold: the average of equal ones is one of them.
    if (const auto sum = total_.sum().as_integer(); sum && Int128{*sum} % count == 0) {
      return FieldValue::integer(static_cast<std::int64_t>(Int128{*sum} / count));
    }
    return FieldValue::real(total_.sum().rounded().divided_by(static_cast<double>(count)).value());
  }
  void save(StateWriter& out) const override { total_.save(out); }
  void load(StateReader& in) override { total_.load(in); }
  std::size_t memory() const override { return total_.sum().memory(); }

 private:
  Total total_;
};

/// (n · Σx² - (Σx)²) / n², rounded only when all of the numerator is known: numbers that are close together and far
/// from zero lose nothing.
class SpreadOfNumbers : public AggregateBase<SpreadOfNumbers> {
 public:
  explicit SpreadOfNumbers(Spread spread) : spread_(spread) {}
  void add(std::span<const FieldValue> arguments, const AggregatedRow& /*row*/) override {
    const auto number = number_in(arguments);
    if (!number) return;
    sum_.add(*number);
    squares_.add_square(*number);
    ++count_;
  }
  void merge_from(const SpreadOfNumbers& other) {
    sum_.merge(other.sum_);
    squares_.merge(other.squares_);
    count_ += other.count_;
  }
  FieldValue result(Arena& /*arena*/) const override {
    if (count_ == 0) return {};
    const ExactNumber sum = sum_.exact();
    ExactNumber count;
    count.add(Int128{count_});
    ExactNumber numerator = sum.times(sum);
    numerator.negate();
    numerator.add(squares_.exact().times(count));
    if (numerator.is_negative()) return {};  // only in a broken state
    const auto n = static_cast<double>(count_);
    const Scaled variance = numerator.rounded().divided_by(n).divided_by(n);
    return FieldValue::real((spread_ == Spread::Variance ? variance : variance.square_root()).value());
  }
  void save(StateWriter& out) const override {
    out.number(count_);
    sum_.save(out);
    squares_.save(out);
  }
  void load(StateReader& in) override {
    count_ = in.number();
    sum_.load(in);
    squares_.load(in);
  }
  std::size_t memory() const override { return sum_.memory() + squares_.memory(); }

 private:
  Spread spread_;
  ExactSum sum_;
  ExactSum squares_;
  std::uint64_t count_ = 0;
};

struct FewNumbers {
  std::array<double, 3> numbers{};
  std::size_t count = 0;
};

/// Numbers in any order. A few need no memory of their own: most groups have no more.
class Numbers {
 public:
  [[nodiscard]] std::size_t size() const { return all().size(); }
  void add(double number) {
    if (auto* const few = std::get_if<FewNumbers>(&numbers_)) {
      if (few->count < few->numbers.size()) {
        few->numbers[few->count++] = number;
        return;
      }
      std::vector<double> many;
      many.reserve(2 * few->count);
      many.assign(few->numbers.begin(), few->numbers.end());
      numbers_ = std::move(many);
    }
    std::get<std::vector<double>>(numbers_).push_back(number);
  }
  void clear() { numbers_ = FewNumbers(); }
  [[nodiscard]] std::span<const double> all() const {
    if (const auto* const few = std::get_if<FewNumbers>(&numbers_)) return std::span(few->numbers).first(few->count);
    return std::get<std::vector<double>>(numbers_);
  }
  /// The numbers at places `below` and `below` + 1 in ascending order, the last one twice. REQUIRES: below < size()
  [[nodiscard]] std::pair<double, double> pair_at(std::size_t below) const {
    if (auto* const few = std::get_if<FewNumbers>(&numbers_)) {
      auto numbers = few->numbers;
      return pair_at(std::span(numbers).first(few->count), below);
    }
    auto numbers = std::get<std::vector<double>>(numbers_);
    return pair_at(numbers, below);
  }
  [[nodiscard]] std::size_t memory() const {
    const auto* const many = std::get_if<std::vector<double>>(&numbers_);
    return many == nullptr ? 0 : heap_bytes(*many);
  }

 private:
  static std::pair<double, double> pair_at(std::span<double> numbers, std::size_t below) {
    const auto low = numbers.begin() + static_cast<std::ptrdiff_t>(below);
    std::ranges::nth_element(numbers, low);
    const auto high = std::min_element(low + 1, numbers.end());
    return {*low, high == numbers.end() ? *low : *high};
  }

  std::variant<FewNumbers, std::vector<double>> numbers_;
};

class Percentile : public AggregateBase<Percentile> {
 public:
  Percentile(double percent, std::size_t exact_numbers) : percent_(percent), exact_numbers_(exact_numbers) {}

  void add(std::span<const FieldValue> arguments, const AggregatedRow& /*row*/) override {
    if (const auto number = number_in(arguments)) add(number->as_real());
  }
  void merge_from(const Percentile& other) {
    if (other.is_approximate() && !is_approximate()) sketch_numbers();
    if (other.is_approximate()) return sketch_->merge(*other.sketch_);
    for (const double number : other.numbers_.all()) add(number);
  }
  FieldValue result(Arena& /*arena*/) const override {
    const std::uint64_t count = is_approximate() ? sketch_->count() : numbers_.size();
    if (count == 0) return {};
    const double place = std::min(percent_ * static_cast<double>(count - 1) / 100, static_cast<double>(count - 1));
    const auto below = std::min(static_cast<std::uint64_t>(place), count - 1);
    const auto [low, high] = is_approximate() ? sketched_pair(below) : numbers_.pair_at(below);
    return FieldValue::real(std::lerp(low, high, place - static_cast<double>(below)));
  }
  void save(StateWriter& out) const override {
    out.number(is_approximate() ? 1 : 0);
    if (is_approximate()) return sketch_->save(out);
    out.number(numbers_.size());
    for (const double number : numbers_.all()) out.real(number);
  }
  void load(StateReader& in) override {
    if (in.number() != 0) return load_sketch(in);
    const std::size_t count = in.count();
    for (std::size_t i = 0; i < count && !in.failed(); ++i) {
      const double number = in.real();
      if (!std::isfinite(number)) return in.fail();
      add(number);
    }
  }
  std::size_t memory() const override {
    return numbers_.memory() + (sketch_ ? heap_bytes(sizeof(QuantileSketch)) + sketch_->memory() : 0);
  }
  bool is_approximate() const override { return sketch_ != nullptr; }

 private:
  using Pair = std::pair<double, double>;

  void add(double number) {
    number += 0.0;  // there is one zero: which of two came first must not show
    if (is_approximate()) return sketch_->add(number);
    numbers_.add(number);
    if (numbers_.size() > exact_numbers_) sketch_numbers();
  }
  void sketch_numbers() {
    auto sketch = std::make_unique<QuantileSketch>();
    for (const double number : numbers_.all()) sketch->add(number);
    sketch_ = std::move(sketch);
    numbers_.clear();
  }
  void load_sketch(StateReader& in) {
    sketch_ = std::make_unique<QuantileSketch>();
    sketch_->load(in);
    if (sketch_->count() == 0) in.fail();
  }
  /// The same of the sketch as Numbers::pair_at.
  [[nodiscard]] Pair sketched_pair(std::uint64_t below) const {
    return {sketch_->number_at(below), sketch_->number_at(std::min(below + 1, sketch_->count() - 1))};
  }

  double percent_;
  std::size_t exact_numbers_;
  Numbers numbers_;                         // empty when there is a sketch
  std::unique_ptr<QuantileSketch> sketch_;  // few groups ever need one
};

class Rate : public AggregateBase<Rate> {
 public:
  explicit Rate(std::int64_t period) : period_(period) {}

  void add(std::span<const FieldValue> arguments, const AggregatedRow& row) override {
    const auto time = time_of(row);
    if (!time) return;
    if (const auto number = number_in(arguments)) consider({*time, row.rank, *number});
  }
  void merge_from(const Rate& other) {
    if (!other.has_any_) return;
    consider(other.first_);
    consider(other.last_);
  }
  FieldValue result(Arena& /*arena*/) const override {
    if (!has_any_) return {};
    const double change = change_of_value();
    if (change == 0) return FieldValue::integer(0);
    const double elapsed = static_cast<double>(last_.time) - static_cast<double>(first_.time);
    return FieldValue::real(change / elapsed * static_cast<double>(period_));  // missing when none has elapsed
  }
  void save(StateWriter& out) const override {
    out.number(has_any_ ? 1 : 0);
    if (!has_any_) return;
    save(out, first_);
    save(out, last_);
  }
  void load(StateReader& in) override {
    has_any_ = in.number() != 0;
    if (!has_any_) return;
    first_ = load_sample(in);
    last_ = load_sample(in);
  }

 private:
  struct Sample {
    std::int64_t time = 0;
    RowRank rank;
    Quantity number;
  };

  // At the same time: the default order is newest first, so the last row is the first that happened.
  static bool is_earlier(const Sample& left, const Sample& right) {
    return left.time != right.time ? left.time < right.time : left.rank > right.rank;
  }
  void consider(const Sample& sample) {
    if (!has_any_ || is_earlier(sample, first_)) first_ = sample;
    if (!has_any_ || is_earlier(last_, sample)) last_ = sample;
    has_any_ = true;
  }
  [[nodiscard]] double change_of_value() const {
    const Quantity& from = first_.number;
    const Quantity& to = last_.number;
    if (from.is_integer && to.is_integer) return static_cast<double>(Int128{to.integer} - from.integer);
    return to.as_real() - from.as_real();
  }
  static void save(StateWriter& out, const Sample& sample) {
    out.signed_number(sample.time);
    save_rank(out, sample.rank);
    out.value(sample.number.is_integer ? FieldValue::integer(sample.number.integer)
                                       : FieldValue::real(sample.number.real));
  }
  static Sample load_sample(StateReader& in) {
    Sample sample;
    sample.time = in.signed_number();
    sample.rank = load_rank(in);
    const auto number = quantity_of(in.value());
    if (number) {
      sample.number = *number;
    } else {
      in.fail();
    }
    return sample;
  }

  std::int64_t period_;
  bool has_any_ = false;
  Sample first_;
  Sample last_;
};

}  // namespace

Aggregate* make_count(Arena& memory) { return memory.make<Count>(); }
Aggregate* make_sum(Arena& memory) { return memory.make<Sum>(); }
Aggregate* make_average(Arena& memory) { return memory.make<Average>(); }
Aggregate* make_spread(Arena& memory, Spread spread) { return memory.make<SpreadOfNumbers>(spread); }
Aggregate* make_percentile(Arena& memory, double percent, const AggregateOptions& options) {
  return memory.make<Percentile>(percent, options.exact_values);
}
Aggregate* make_rate(Arena& memory, const Period& period) { return memory.make<Rate>(milliseconds(period)); }

}  // namespace insitu
