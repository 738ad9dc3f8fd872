#include "engine/expression/aggregates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

constexpr std::int64_t kStart = 1'700'000'000'000;

FieldValue written_number(std::string_view value) { return FieldValue::written_number(value); }
FieldValue minutes(std::uint32_t count) { return FieldValue::period({count, PeriodUnit::Minute}); }

/// A row with one value; `seconds` behind the start.
struct Row {
  FieldValue value;
  std::int64_t seconds = 0;
  std::uint64_t place = 0;  // in the default order, among rows of one time
  bool has_time = true;
};

/// Rows one second apart.
std::vector<Row> rows(const std::vector<FieldValue>& values) {
  std::vector<Row> all;
  for (const FieldValue& value : values) all.push_back({value, static_cast<std::int64_t>(all.size())});
  return all;
}
std::vector<Row> numbers(const std::vector<std::string_view>& texts) {
  std::vector<FieldValue> values;
  for (const std::string_view one : texts) values.push_back(written_number(one));
  return rows(values);
}

/// An aggregate with memory of its own.
class Made {
 public:
  Made(const AggregateFunction& function, const FieldValue& parameter, const AggregateOptions& options)
      : aggregate_(function.make(*memory_, parameter, options)) {}
  Made(Made&&) = default;
  Made(const Made&) = delete;
  Made& operator=(const Made&) = delete;
  ~Made() {
    if (memory_) std::destroy_at(aggregate_);
  }
  Aggregate& operator*() const { return *aggregate_; }
  Aggregate* operator->() const { return aggregate_; }

 private:
  std::unique_ptr<Arena> memory_ = std::make_unique<Arena>();
  Aggregate* aggregate_;
};

Made make(std::string_view name, const FieldValue& parameter = {}, const AggregateOptions& options = {}) {
  return {*find_aggregate(name), parameter, options};
}

void add(Aggregate& aggregate, const Row& row) {
  AggregatedRow known;
  const std::int64_t time = kStart + row.seconds * 1000;
  known.rank = {.time = row.has_time ? -time : INT64_MAX, .place = row.place};
  if (row.has_time) known.timestamp = FieldValue::timestamp(time);
  aggregate.add({&row.value, 1}, known);
}

std::string printed(const Aggregate& aggregate) {
  Arena arena;
  const FieldValue value = aggregate.result(arena);
  if (value.is_missing()) return "missing";
  std::string out;
  append_text(out, value);
  return out;
}

std::string result(std::string_view name, const std::vector<Row>& all, const FieldValue& parameter = {},
                   const AggregateOptions& options = {}) {
  const auto aggregate = make(name, parameter, options);
  for (const Row& row : all) add(*aggregate, row);
  return printed(*aggregate);
}

// ---- the table

TEST(AggregateFunctions, AreSortedAndFoundInAnyLetterCase) {
  const auto lower = [](std::string_view name) {
    std::string out(name);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  };
  std::string before;
  for (const AggregateFunction& function : aggregate_functions()) {
    EXPECT_LT(before, lower(function.name));
    before = lower(function.name);
    EXPECT_EQ(find_aggregate(function.name), &function);
    EXPECT_EQ(find_aggregate(before), &function);
    EXPECT_EQ(function.parameter.has_value(), function.check_parameter != nullptr) << function.name;
    EXPECT_FALSE(function.summary.empty()) << function.name;
    EXPECT_TRUE(function.signature.starts_with(function.name)) << function.name;
  }
  EXPECT_EQ(find_aggregate("histogram"), nullptr) << "a scalar function";
  EXPECT_EQ(find_aggregate("cou"), nullptr);
  EXPECT_EQ(find_aggregate(""), nullptr);
}

TEST(AggregateFunctions, AreThoseOfTheDocumentation) {
  std::set<std::string_view> undocumented;
  for (const AggregateFunction& function : aggregate_functions()) {
    if (function.listing == Listing::Undocumented) undocumented.insert(function.name);
  }
  EXPECT_EQ(undocumented, (std::set<std::string_view>{"median", "percentile"}));
  for (const char* name : {"count",
                           "countDistinct",
                           "count_distinct",
                           "sum",
                           "avg",
                           "min",
                           "max",
                           "pct",
                           "stddev",
                           "variance",
                           "values",
                           "COLLECT_VALUES",
                           "topk",
                           "earliest",
                           "latest",
                           "sortsFirst",
                           "sortsLast",
                           "rate",
                           "countOverTime",
                           "count_over_time",
                           "sumOverTime",
                           "sum_over_time"}) {
    EXPECT_NE(find_aggregate(name), nullptr) << name;
  }
  EXPECT_TRUE(find_aggregate("topk")->must_be_alone);
  EXPECT_EQ(find_aggregate("topk")->parameter, 0U);
  EXPECT_EQ(find_aggregate("pct")->parameter, 1U);
  EXPECT_TRUE(find_aggregate("count_over_time")->takes_star);
}

TEST(AggregateFunctions, CheckTheirParameters) {
  const auto accepts = [](std::string_view name, const FieldValue& parameter) {
    return !find_aggregate(name)->check_parameter(parameter);
  };
  EXPECT_TRUE(accepts("pct", written_number("0")));
  EXPECT_TRUE(accepts("pct", written_number("99.9")));
  EXPECT_TRUE(accepts("percentile", written_number("100")));
  EXPECT_FALSE(accepts("pct", written_number("100.5")));
  EXPECT_FALSE(accepts("pct", FieldValue::integer(-1)));
  EXPECT_FALSE(accepts("pct", text("high")));
  EXPECT_FALSE(accepts("pct", minutes(1)));
  EXPECT_TRUE(accepts("topk", written_number("1")));
  EXPECT_TRUE(accepts("topk", written_number("10000")));
  EXPECT_FALSE(accepts("topk", written_number("0")));
  EXPECT_FALSE(accepts("topk", written_number("10001")));
  EXPECT_FALSE(accepts("topk", written_number("1.5")));
  EXPECT_TRUE(accepts("rate", minutes(5)));
  EXPECT_FALSE(accepts("rate", written_number("5")));
}

// ---- counts

TEST(Count, CountsRowsOrThoseThatHaveTheField) {
  EXPECT_EQ(result("count", rows({written_number("1"), {}, text(""), FieldValue::map("{}")})), "3");
  const auto all_rows = make("count_over_time");
  all_rows->add({}, {});
  all_rows->add({}, {});
  EXPECT_EQ(printed(*all_rows), "2");
  EXPECT_EQ(result("count", {}), "0");
}

TEST(CountDistinct, TellsValuesByTheirText) {
  const std::vector<Row> some = rows({text("5"),
                                      written_number("5"),
                                      FieldValue::integer(5),
                                      written_number("5.0"),
                                      {},
                                      text(""),
                                      FieldValue::list("[5]")});
  EXPECT_EQ(result("countDistinct", some), "3") << "5, 5.0 and the empty text";
  EXPECT_EQ(result("count_distinct", {}), "0");
}

TEST(CountDistinct, IsApproximateBehindItsBound) {
  const auto distinct = make("countDistinct", {}, {.exact_values = 2});
  for (const char* value : {"1", "2", "2"}) add(*distinct, {written_number(value)});
  EXPECT_FALSE(distinct->is_approximate());
  add(*distinct, {written_number("3")});
  EXPECT_TRUE(distinct->is_approximate());
  EXPECT_EQ(printed(*distinct), "3");
}

// ---- sums

TEST(Sum, SkipsWhatIsNoNumber) {
  EXPECT_EQ(
      result("sum",
             rows({written_number("10"), text("x"), text("2.5"), {}, FieldValue::map("{}"), written_number("1e999")})),
      "12.5");
  EXPECT_EQ(result("sum", rows({text("x"), {}})), "missing");
  EXPECT_EQ(result("sumOverTime", numbers({"1", "2"})), "3");
}

TEST(Sum, KeepsIntegersExact) {
  EXPECT_EQ(result("sum", numbers({"9007199254740993", "2"})), "9007199254740995") << "no double holds it";
  EXPECT_EQ(result("sum", numbers({"9223372036854775807", "9223372036854775807", "-9223372036854775807"})),
            "9223372036854775807");
  const auto sum = make("sum");
  for (const char* one : {"9223372036854775807", "1"}) add(*sum, {written_number(one)});
  Arena arena;
  EXPECT_EQ(sum->result(arena).real(), 0x1p63) << "beyond 64 bits: a double";
}

TEST(Average, IsSumThroughCount) {
  EXPECT_EQ(result("avg", numbers({"10", "20", "5"})), "11.6667");
  EXPECT_EQ(result("avg", rows({written_number("10"), text("x"), written_number("20")})), "15");
  EXPECT_EQ(result("avg", numbers({"9007199254740993", "9007199254740993"})), "9007199254740993");
  EXPECT_EQ(result("avg", numbers({"-3", "-4"})), "-3.5");
  EXPECT_EQ(result("avg", numbers({"1e16", "1", "-1e16"})), "0.3333");
  EXPECT_EQ(result("avg", {}), "missing");
}

TEST(Average, DoesNotOverflowOnTheWay) {
  const auto average = make("avg");
  for (int i = 0; i < 3; ++i) add(*average, {FieldValue::real(1.5e308)});
  Arena arena;
  EXPECT_EQ(average->result(arena).real(), 1.5e308);
}

TEST(Variance, IsThatOfThePopulation) {
  EXPECT_EQ(result("variance", numbers({"1", "2", "4"})), "1.5556");
  EXPECT_EQ(result("stddev", numbers({"7", "7", "7"})), "0");
  EXPECT_EQ(result("stddev", numbers({"2", "4", "4", "4", "5", "5", "7", "9"})), "2");
  EXPECT_EQ(result("variance", numbers({"5"})), "0");
  EXPECT_EQ(result("variance", {}), "missing");
}

// Python: the variance of fractions.Fraction(x) for the doubles x, to a double at the end.
TEST(Variance, LosesNothingFarFromZero) {
  const auto exact = [](std::string_view name, const std::vector<double>& values) {
    const auto aggregate = make(name);
    for (const double value : values) add(*aggregate, {FieldValue::real(value)});
    Arena arena;
    return aggregate->result(arena).real();
  };
  EXPECT_EQ(exact("variance", {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}), 22.5);
  EXPECT_DOUBLE_EQ(exact("variance", {4503599627370497.5, 4503599627370498.5, 4503599627370499.5}), 0.8888888888888888);
  EXPECT_DOUBLE_EQ(exact("variance", {0.1, 0.2, 0.4}), 0.015555555555555557);
  EXPECT_EQ(exact("stddev", {1e200, 3e200}), 1e200) << "the variance, 1e400, is no double";
  EXPECT_EQ(result("variance", numbers({"9223372036854775807", "9223372036854775805"})), "1");
}

// ---- percentiles

TEST(Percentile, IsLinearBetweenTheClosestRanks) {
  const std::vector<Row> four = numbers({"40", "10", "30", "20"});
  EXPECT_EQ(result("pct", four, written_number("50")), "25");
  EXPECT_EQ(result("median", four), "25");
  EXPECT_EQ(result("pct", four, written_number("0")), "10");
  EXPECT_EQ(result("pct", four, written_number("100")), "40");
  EXPECT_EQ(result("percentile", four, written_number("95")), "38.5") << "place 2.85: 30 + 0.85 · 10";
  EXPECT_EQ(result("pct", numbers({"7"}), written_number("99")), "7");
  EXPECT_EQ(result("pct", rows({text("x"), {}}), written_number("50")), "missing");
  std::vector<std::string> texts;
  for (int i = 0; i <= 20; ++i) texts.push_back(std::to_string(i));
  EXPECT_EQ(result("pct", numbers({texts.begin(), texts.end()}), written_number("95")), "19");
}

TEST(Percentile, IsSketchedBehindItsBound) {
  const auto median = make("median", {}, {.exact_values = 100});
  for (int i = 1; i <= 100; ++i) add(*median, {FieldValue::integer(i)});
  EXPECT_FALSE(median->is_approximate());
  EXPECT_EQ(printed(*median), "50.5");
  for (int i = 101; i <= 1001; ++i) add(*median, {FieldValue::integer(i)});
  EXPECT_TRUE(median->is_approximate());
  Arena arena;
  EXPECT_NEAR(median->result(arena).real(), 501, 5.01);
}

// ---- chosen values

TEST(Extremes, FollowTheOrderOfSort) {
  const std::vector<Row> mixed = rows({text("b"), text("10"), text("A"), text("9"), {}});
  EXPECT_EQ(result("sortsFirst", mixed), "A");
  EXPECT_EQ(result("sortsLast", mixed), "10");
  EXPECT_EQ(result("min", numbers({"9", "10", "-2.5"})), "-2.5");
  EXPECT_EQ(result("max", numbers({"9", "10", "-2.5"})), "10");
  EXPECT_EQ(result("max", rows({FieldValue::map("{}"), {}})), "missing");
  EXPECT_EQ(result("max", numbers({"9007199254740993", "9007199254740992.0"})), "9007199254740993");
}

TEST(Extremes, OfTimesAreEpochMilliseconds) {
  const std::vector<Row> times = rows({FieldValue::timestamp(kStart), FieldValue::timestamp(kStart + 2000)});
  EXPECT_EQ(result("min", times), "1700000000000");
  EXPECT_EQ(result("sortsLast", times), "1700000002000");
}

TEST(Extremes, OfTwoThatPrintAlikeAreTheFirst) {
  for (const bool text_first : {true, false}) {
    const auto least = make("sortsFirst");
    add(*least, {text("5"), 0, text_first ? 1U : 2U});
    add(*least, {written_number("5"), 0, text_first ? 2U : 1U});
    Arena arena;
    EXPECT_EQ(least->result(arena).kind(), text_first ? FieldKind::Text : FieldKind::WrittenNumber);
  }
}

TEST(Extremes, PrintNumbersAsComputedOnes) {
  EXPECT_EQ(result("min", {{written_number("1.50"), 0}, {written_number("2.5"), 1}}), "1.5");
  EXPECT_EQ(result("sortsFirst", {{written_number("1.50"), 0}, {written_number("2.5"), 1}}), "1.50");
}

TEST(EarliestAndLatest, GoByTheTimeOfTheRow) {
  const std::vector<Row> some = {
      {text("mid"), 5}, {text("first"), 0}, {text("last"), 9}, {FieldValue(), 10}, {text("timeless"), 0, 0, false}};
  EXPECT_EQ(result("earliest", some), "first");
  EXPECT_EQ(result("latest", some), "last");
  EXPECT_EQ(result("latest", {{text("timeless"), 0, 0, false}}), "missing");
}

TEST(EarliestAndLatest, OfOneTimeFollowTheDefaultOrder) {
  // Newest first: the row of place 1 stands before that of place 2, and so is the later one.
  const std::vector<Row> one_time = {{text("older"), 0, 2}, {text("newer"), 0, 1}, {text("between"), 0, 1}};
  EXPECT_EQ(result("latest", {one_time[0], one_time[1]}), "newer");
  EXPECT_EQ(result("earliest", {one_time[1], one_time[0]}), "older");
}

TEST(EarliestAndLatest, OfTimesAreEpochMilliseconds) {
  const std::vector<Row> times = rows({FieldValue::timestamp(kStart), FieldValue::timestamp(kStart + 2000)});
  EXPECT_EQ(result("earliest", times), "1700000000000");
  EXPECT_EQ(result("latest", times), "1700000002000");
}

// ---- lists

TEST(Values, AreAListInTheOrderOfTheRows) {
  // Ranks: the newest row comes first.
  EXPECT_EQ(result("values", {{text("b\"\n"), 1}, {written_number("1.50"), 3}, {text("x"), 2}, {text("b\"\n"), 0}}),
            R"([1.50,"x","b\"\n"])");
  EXPECT_EQ(result("COLLECT_VALUES", {{text("5"), 1}, {written_number("5"), 2}}), "[5]") << "written as the first one";
  EXPECT_EQ(result("values", {{text("5"), 2}, {written_number("5"), 1}}), "[\"5\"]");
  EXPECT_EQ(result("values", rows({FieldValue::real(0.5), FieldValue::timestamp(0)})),
            R"(["1970-01-01 00:00:00.000",0.5])");
  EXPECT_EQ(result("values", rows({{}, FieldValue::list("[1]")})), "missing");
}

TEST(TopK, IsTheMostFrequentThenTheFirst) {
  const std::vector<Row> some = {{text("a"), 1}, {text("b"), 2}, {text("c"), 9},
                                 {text("b"), 4}, {text("d"), 5}, {text("c"), 0}};
  EXPECT_EQ(result("topk", some, written_number("3")), R"(["c","b","d"])");
  EXPECT_EQ(result("topk", some, written_number("1")), R"(["c"])");
  EXPECT_EQ(result("topk", some, written_number("10")), R"(["c","b","d","a"])");
  EXPECT_EQ(result("topk", {}, written_number("10")), "missing");
}

// ---- rate

TEST(Rate, IsChangePerPeriod) {
  EXPECT_EQ(
      result("rate", {{written_number("10"), 0}, {written_number("99"), 10}, {written_number("40"), 30}}, minutes(1)),
      "60");
  EXPECT_EQ(result("rate", {{written_number("40"), 0}, {written_number("10"), 60}}, minutes(5)), "-150");
  EXPECT_EQ(result("rate", rows({written_number("200"), written_number("200"), written_number("200")}), minutes(1)),
            "0");
}

TEST(Rate, NeedsTimeToElapse) {
  EXPECT_EQ(result("rate", {{written_number("1"), 0}}, minutes(1)), "0") << "a constant";
  EXPECT_EQ(result("rate", {{written_number("1"), 0, 1}, {written_number("2"), 0, 2}}, minutes(1)), "missing");
  EXPECT_EQ(result("rate", {{text("x"), 0}, {written_number("1"), 0, 1, false}}, minutes(1)), "missing");
}

// ---- what holds for all

/// Rows of all kinds whose outcome could show the order in which they came.
std::vector<Row> mixed_rows(std::mt19937_64& random, std::size_t count) {
  static const std::vector<FieldValue> kValues = {written_number("1e16"),
                                                  written_number("1"),
                                                  written_number("-1e16"),
                                                  text("5"),
                                                  written_number("5"),
                                                  text("x"),
                                                  text("level 7"),
                                                  FieldValue(),
                                                  text(""),
                                                  FieldValue::real(0.1),
                                                  written_number("-0.0"),
                                                  written_number("0"),
                                                  written_number("1e308"),
                                                  written_number("-1e308"),
                                                  FieldValue::timestamp(kStart),
                                                  text("5.50"),
                                                  written_number("7"),
                                                  text("-3"),
                                                  written_number("1e-300"),
                                                  FieldValue::list("[1]")};
  std::vector<Row> all;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back({kValues[random() % kValues.size()], static_cast<std::int64_t>(random() % 5), i, random() % 6 != 0});
  }
  return all;
}

/// Everything that can be seen of a result.
std::string outcome(const Aggregate& aggregate) {
  Arena arena;
  StateWriter out;
  out.value(aggregate.result(arena));
  out.number(aggregate.is_approximate() ? 1 : 0);
  return out.bytes();
}

FieldValue parameter_of(const AggregateFunction& function) {
  if (!function.parameter) return {};
  return function.name == "rate" ? minutes(1) : written_number(function.name == "topk" ? "3" : "37.5");
}

using Rows = std::span<const Row>;

Made aggregate_of(const AggregateFunction& function, const AggregateOptions& options, Rows all) {
  Made aggregate(function, parameter_of(function), options);
  for (const Row& row : all) add(*aggregate, row);
  return aggregate;
}

TEST(Aggregates, DoNotDependOnOrderAndParts) {
  std::mt19937_64 random(13);
  for (const AggregateFunction& function : aggregate_functions()) {
    for (const std::size_t bound : {5U, 20U, 100'000U}) {
      const AggregateOptions options{.exact_values = bound};
      std::vector<Row> all = mixed_rows(random, 40);
      const std::string whole = outcome(*aggregate_of(function, options, all));
      for (int round = 0; round < 30; ++round) {
        std::ranges::shuffle(all, random);
        const std::size_t first = random() % 41;
        const std::size_t second = first + random() % (41 - first);
        const auto merged = aggregate_of(function, options, Rows(all).first(first));
        const auto middle = aggregate_of(function, options, Rows(all).subspan(first, second - first));
        middle->merge(*aggregate_of(function, options, Rows(all).subspan(second)));
        merged->merge(*middle);
        ASSERT_EQ(outcome(*merged), whole) << function.name << ", bound " << bound;
      }
    }
  }
}

TEST(Aggregates, GoOnWhereTheyWereSaved) {
  std::mt19937_64 random(17);
  for (const AggregateFunction& function : aggregate_functions()) {
    for (const std::size_t bound : {5U, 100'000U}) {
      for (const std::size_t saved_at : {0U, 1U, 30U}) {
        const AggregateOptions options{.exact_values = bound};
        const std::vector<Row> all = mixed_rows(random, 40);
        StateWriter out;
        aggregate_of(function, options, Rows(all).first(saved_at))->save(out);
        const Made loaded(function, parameter_of(function), options);
        StateReader in(out.bytes());
        loaded->load(in);
        EXPECT_FALSE(in.failed()) << function.name;
        EXPECT_TRUE(in.at_end()) << function.name;
        for (const Row& row : Rows(all).subspan(saved_at)) add(*loaded, row);
        EXPECT_EQ(outcome(*loaded), outcome(*aggregate_of(function, options, all))) << function.name;
      }
    }
  }
}

TEST(Aggregates, SurviveBrokenStates) {
  std::mt19937_64 random(19);
  for (const AggregateFunction& function : aggregate_functions()) {
    for (const std::size_t bound : {5U, 100'000U}) {
      const AggregateOptions options{.exact_values = bound};
      const std::vector<Row> all = mixed_rows(random, 40);
      const auto healthy = aggregate_of(function, options, all);
      StateWriter out;
      healthy->save(out);
      for (int round = 0; round < 100; ++round) {
        std::string bytes = out.bytes();
        const bool is_cut = round % 2 == 0;
        if (is_cut) {
          bytes.resize(random() % bytes.size());
        } else {
          bytes[random() % std::min<std::size_t>(bytes.size(), 200)] = static_cast<char>(random());
        }
        const Made broken(function, parameter_of(function), options);
        StateReader in(bytes);
        broken->load(in);
        EXPECT_TRUE(in.failed() || !is_cut) << function.name;
        broken->merge(*healthy);
        for (const Row& row : all) add(*broken, row);
        outcome(*broken);
      }
    }
  }
}

TEST(Aggregates, TellWhatTheyHold) {
  for (const char* name : {"countDistinct", "values", "topk", "median"}) {
    const auto aggregate = make(name, written_number("3"));
    EXPECT_LT(aggregate->memory(), 100U) << name << " of an empty group";
    for (int i = 0; i < 10'000; ++i) add(*aggregate, {FieldValue::integer(i)});
    EXPECT_GT(aggregate->memory(), 80'000U) << name;
    EXPECT_LT(aggregate->memory(), 2'000'000U) << name;
  }
  EXPECT_EQ(make("count")->memory(), 0U);
}

// `stats` hands rows over many at a time.
TEST(Aggregates, AddManyRowsAsOneByOne) {
  const std::vector<FieldValue> values = {
      written_number("3.5"), text("x"),           FieldValue(),           written_number("3.5"),
      text("3.5"),           written_number("7"), FieldValue::list("[]"), FieldValue::integer(7)};
  Batch batch(2);  // the value and `@timestamp`
  for (std::size_t i = 0; i < 100; ++i) {
    const auto time = kStart + static_cast<std::int64_t>(i * 37 % 50);
    const std::span<FieldValue> row = batch.add({.time = -time, .place = i});
    row[0] = values[i * 7 % values.size()];
    row[1] = FieldValue::timestamp(time);
  }
  const AggregatedRows some(batch, 10, 80, 1);
  for (const AggregateFunction& function : aggregate_functions()) {
    const FieldValue parameter = function.parameter == 0U ? written_number("2") : minutes(5);
    const FieldValue percent = written_number("90");
    const bool takes_percent = function.name == "pct" || function.name == "percentile";
    const Made one_by_one(function, takes_percent ? percent : parameter, {});
    const Made together(function, takes_percent ? percent : parameter, {});
    std::vector<FieldValue> arguments;
    for (std::size_t i = 0; i < some.size(); ++i) {
      arguments.push_back(batch.row(i + 10)[0]);
      one_by_one->add(std::span(arguments).last(1), some[i]);
    }
    together->add_all(arguments, some);
    EXPECT_EQ(outcome(*together), outcome(*one_by_one)) << function.name;
  }
}

TEST(Aggregates, CountRowsWithoutAnArgument) {
  Batch batch(1);
  for (std::uint64_t i = 0; i < 5; ++i) batch.add({.place = i});
  const auto count = make("count");
  count->add_all({}, AggregatedRows(batch, 1, 3, std::nullopt));
  EXPECT_EQ(printed(*count), "3");
}

}  // namespace
}  // namespace insitu
