#include "insitu/field_value.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "engine/model/arena.h"

namespace insitu {
namespace {

FieldValue text(std::string_view text) { return FieldValue::text(text); }
FieldValue written(std::string_view text) { return FieldValue::written_number(text); }

std::string printed(const FieldValue& value) {
  std::string out;
  append_text(out, value);
  return out;
}

TEST(FieldValue, PrintsNumbersAsWritten) {
  EXPECT_EQ(printed(written("1.50")), "1.50");
  EXPECT_EQ(printed(written("1E3")), "1E3");
  EXPECT_EQ(printed(text("007")), "007");
}

// grammar/README.md, "Meaning": at most four decimals, no trailing zeros, no exponent.
TEST(FieldValue, PrintsComputedNumbers) {
  EXPECT_EQ(printed(FieldValue::integer(std::numeric_limits<std::int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(printed(FieldValue::boolean(true)), "1");
  EXPECT_EQ(printed(FieldValue::boolean(false)), "0");
  EXPECT_EQ(printed(FieldValue::real(125.22357)), "125.2236");
  EXPECT_EQ(printed(FieldValue::real(307.8)), "307.8");
  EXPECT_EQ(printed(FieldValue::real(206410000.0)), "206410000");
  EXPECT_EQ(printed(FieldValue::real(57007042.25349)), "57007042.2535");
  EXPECT_EQ(printed(FieldValue::real(-0.0)), "0");
  EXPECT_EQ(printed(FieldValue::real(-0.00001)), "0");
}

TEST(FieldValue, PrintsTheRest) {
  EXPECT_EQ(printed({}), "");
  EXPECT_EQ(printed(FieldValue::timestamp(1700000000123)), "2023-11-14 22:13:20.123");
  EXPECT_EQ(printed(FieldValue::map(R"({"a": 1})")), R"({"a": 1})");
  EXPECT_EQ(printed(FieldValue::period({.count = 5, .unit = PeriodUnit::Minute})), "300000");
}

TEST(FieldValue, TextIsBorrowedWhereThereIsOne) {
  std::string scratch;
  const std::string source = "text";
  EXPECT_EQ(text_of(text(source), scratch).data(), source.data());
  EXPECT_EQ(text_of(FieldValue::integer(5), scratch), "5");
  EXPECT_EQ(text_of({}, scratch), "") << "scratch must not show what it held";
}

TEST(FieldValue, NoNumberIsInfinite) {
  EXPECT_TRUE(FieldValue::real(std::numeric_limits<double>::infinity()).is_missing());
  EXPECT_TRUE(FieldValue::real(std::nan("")).is_missing());
}

TEST(FieldValue, QuantitiesStayIntegersWhileTheyFit) {
  const auto integer = [](const FieldValue& value) {
    const auto quantity = quantity_of(value);
    return quantity && quantity->is_integer ? std::optional(quantity->integer) : std::nullopt;
  };
  EXPECT_EQ(integer(text("007")), 7);
  EXPECT_EQ(integer(text("+5")), 5);
  EXPECT_EQ(integer(text("-5")), -5);
  EXPECT_EQ(integer(text("9223372036854775807")), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(integer(text("-9223372036854775808")), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(integer(text("9223372036854775808")), std::nullopt);
  EXPECT_EQ(integer(text("5.0")), std::nullopt);
  EXPECT_EQ(integer(FieldValue::timestamp(1700000000123)), 1700000000123);
  EXPECT_EQ(integer(FieldValue::period({.count = 2, .unit = PeriodUnit::Second})), 2000);
  EXPECT_EQ(quantity_of(text("9223372036854775808"))->real, 9223372036854775808.0);
  EXPECT_EQ(quantity_of(written("1e3"))->real, 1000);
  EXPECT_FALSE(quantity_of(text("1e400"))) << "no double holds it";
  EXPECT_FALSE(quantity_of(written("-1e400")));
  EXPECT_FALSE(quantity_of(written(std::string(400, '9'))));
}

// Short numbers are not read digit by digit: their doubles must be the nearest all the same.
TEST(FieldValue, ShortNumbersAreReadAsExactlyAsLongOnes) {
  std::mt19937_64 random(1);  // the same numbers each time
  for (int i = 0; i < 100'000; ++i) {
    std::string digits = std::to_string(random() >> (random() % 64));
    if (random() % 4 != 0) digits.insert(1 + random() % digits.size(), ".");
    if (digits.ends_with('.')) digits += '0';
    if (random() % 2 == 0) digits.insert(0, "-");
    const auto quantity = quantity_of(text(digits));
    ASSERT_TRUE(quantity) << digits;
    std::int64_t integer = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, integer);
    EXPECT_EQ(quantity->is_integer, error == std::errc{} && stopped == end) << digits;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(quantity->as_real() + 0.0),
              std::bit_cast<std::uint64_t>(std::strtod(digits.c_str(), nullptr) + 0.0))
        << digits;
  }
  EXPECT_TRUE(std::signbit(quantity_of(text("-0.0"))->real));
}

TEST(FieldValue, WhatIsNoNumberHasNoQuantity) {
  for (const FieldValue& value : {text("abc"), text(""), text("5."), text(" 5"), text("0x10"), FieldValue(),
                                  FieldValue::list("[1]"), FieldValue::map("{}")}) {
    EXPECT_FALSE(quantity_of(value)) << printed(value);
  }
}

// grammar/README.md, "Meaning": numbers other than 0, texts that are such a number, other non-empty texts; missing is
// unknown.
TEST(FieldValue, Truth) {
  for (const FieldValue& value : {FieldValue::integer(1), FieldValue::real(0.1), text("1"), text("abc"), text("false"),
                                  written("-2"), FieldValue::timestamp(1)}) {
    EXPECT_EQ(truth_of(value), Truth::True) << printed(value);
  }
  for (const FieldValue& value : {FieldValue::integer(0), FieldValue::real(-0.0), text("0"), text("0.00"), text(""),
                                  written("0e5"), FieldValue::map("{}"), FieldValue::list("[1]")}) {
    EXPECT_EQ(truth_of(value), Truth::False) << printed(value);
  }
  EXPECT_EQ(truth_of({}), Truth::Unknown);
}

struct ComparisonCase {
  FieldValue left;
  FieldValue right;
  std::weak_ordering order;
};

TEST(FieldValue, ComparesNumbersByValueAndTextsByCodePoint) {
  constexpr auto kLess = std::weak_ordering::less;
  constexpr auto kEqual = std::weak_ordering::equivalent;
  const std::vector<ComparisonCase> cases = {
      {text("200"), written("200"), kEqual},
      {text("5.0"), FieldValue::integer(5), kEqual},
      {text("007"), text("7"), kEqual},
      {text("9"), text("10"), kLess},
      {text("9"), text("9a"), kLess},
      {text("10"), text("9a"), kLess},
      {text("ERROR"), text("error"), kLess},
      {text("z"), text("é"), kLess},
      {text("a"), text("ab"), kLess},
      {text("2.5"), FieldValue::real(2.5), kEqual},
      // 2^53 + 1 is no double
      {FieldValue::real(9007199254740992.0), text("9007199254740993"), kLess},
      {text("9007199254740992"), text("9007199254740993"), kLess},
      {FieldValue::integer(std::numeric_limits<std::int64_t>::max()), FieldValue::real(9223372036854775808.0), kLess},
      {FieldValue::real(-1e300), FieldValue::integer(std::numeric_limits<std::int64_t>::min()), kLess},
      {FieldValue::real(-2.5), FieldValue::integer(-2), kLess},
      {FieldValue::integer(-3), FieldValue::real(-2.5), kLess},
      {text("1e300"), text("1e400"), kLess},
      {FieldValue::timestamp(1700000000000), FieldValue::integer(1700000000000), kEqual},
  };
  for (const auto& [left, right, order] : cases) {
    const bool is_less = order < 0;
    const auto shown = printed(left) + " : " + printed(right);
    const auto truth = [](bool value) { return value ? Truth::True : Truth::False; };
    EXPECT_EQ(compare(Comparison::Equal, left, right), truth(!is_less)) << shown;
    EXPECT_EQ(compare(Comparison::NotEqual, left, right), truth(is_less)) << shown;
    EXPECT_EQ(compare(Comparison::Less, left, right), truth(is_less)) << shown;
    EXPECT_EQ(compare(Comparison::LessOrEqual, left, right), Truth::True) << shown;
    EXPECT_EQ(compare(Comparison::Greater, right, left), truth(is_less)) << shown;
    EXPECT_EQ(compare(Comparison::GreaterOrEqual, left, right), truth(!is_less)) << shown;
  }
}

// grammar/README.md, "Meaning": unknown with a missing value, false with a map or list, for every operator.
TEST(FieldValue, ComparisonsThatHaveNothingToCompare) {
  for (const auto comparison :
       {Comparison::Equal, Comparison::NotEqual, Comparison::Less, Comparison::GreaterOrEqual}) {
    EXPECT_EQ(compare(comparison, {}, text("a")), Truth::Unknown);
    EXPECT_EQ(compare(comparison, text("a"), {}), Truth::Unknown);
    EXPECT_EQ(compare(comparison, FieldValue::map("{}"), {}), Truth::Unknown);
    EXPECT_EQ(compare(comparison, FieldValue::map("{}"), text("{}")), Truth::False);
    EXPECT_EQ(compare(comparison, text("[]"), FieldValue::list("[]")), Truth::False);
  }
}

/// Every pair of the sequence, both ways.
void expect_ascending(const std::vector<FieldValue>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(sort_order(values[i], values[i]), std::weak_ordering::equivalent) << printed(values[i]);
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      EXPECT_EQ(sort_order(values[i], values[j]), std::weak_ordering::less)
          << printed(values[i]) << " before " << printed(values[j]);
      EXPECT_EQ(sort_order(values[j], values[i]), std::weak_ordering::greater)
          << printed(values[j]) << " after " << printed(values[i]);
    }
  }
}

// CWL_QuerySyntax-Sort: the example of the page.
TEST(SortOrder, IsThatOfTheDocumentation) {
  std::vector<FieldValue> values;
  for (const char* value : {"!:", "#", "*%04", "0#", "5A", "111A", "2345_", "@", "@_", "A", "A9876fghj", "a12345hfh",
                            "0", "01", "1", "2", "3"}) {
    values.push_back(text(value));
  }
  expect_ascending(values);
}

TEST(SortOrder, NumbersAreWhatIsDigitsWithSignAndDecimals) {
  expect_ascending({FieldValue(), text(""), text("+5"), text("-"), text("1.2.3"), text("1e5"), text("a"), text("-5"),
                    FieldValue::integer(-1), text("2.5"), written("3"), text("9"), text("10"), written("1e3"),
                    text("9007199254740992"), text("9007199254740993"), FieldValue::timestamp(1700000000000000000),
                    text("123456789012345678901234567890"), text("123456789012345678901234567891")});
}

TEST(SortOrder, RunsOfDigitsByLengthThenValue) {
  expect_ascending(
      {text("a2b"), text("a02"), text("a10"), text("a10b"), text("a011"), text("b1"), text("é1"), text("日本")});
}

// A run of letters ends before anything else, whatever that is.
TEST(SortOrder, RunsOfLettersAreComparedWhole) {
  expect_ascending({text("ab-c"), text("ab{"), text("abc"), text("{")});
}

// The service's algorithm as it is described: part by part.
std::vector<std::string> parts_of(std::string_view text) {
  const auto class_of = [](char c) {
    if (c >= '0' && c <= '9') return 'd';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0 ? 'l' : 'o';
  };
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool goes_on = i > 0 && class_of(text[i]) != 'o' && class_of(text[i]) == class_of(text[i - 1]);
    if (!goes_on) parts.emplace_back();
    parts.back() += text[i];
  }
  return parts;
}
std::weak_ordering order_by_parts(std::string_view left, std::string_view right) {
  const std::vector<std::string> a = parts_of(left);
  const std::vector<std::string> b = parts_of(right);
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (is_digit(a[i][0]) && is_digit(b[i][0]) && a[i].size() != b[i].size()) return a[i].size() <=> b[i].size();
    if (a[i] != b[i]) return a[i] <=> b[i];
  }
  return a.size() <=> b.size();
}

TEST(SortOrder, OfTextsIsThatOfTheirParts) {
  std::mt19937 random(1);  // the same texts each time
  const std::vector<std::string> pieces = {
      "0", "1", "09", "a", "b", "Z", "-", ":", " ", "\xC3\xA9", "2026-03-01T00:00:"};
  const auto make = [&](std::string text) {
    for (auto more = random() % 6; more > 0; --more) text += pieces[random() % pieces.size()];
    return text;
  };
  for (int i = 0; i < 100'000; ++i) {
    const std::string front = "x" + make("");  // no number
    const std::string left = make(front);
    const std::string right = make(random() % 8 == 0 ? "x" : front);
    EXPECT_EQ(sort_order(text(left), text(right)), order_by_parts(left, right)) << left << " and " << right;
  }
}

/// Values of all kinds that are near one another: texts of few letters, and numbers that are equal or nearly so.
FieldValue near_value(std::mt19937_64& random, Arena& arena) {
  constexpr std::string_view kCharacters = "ab\x80zZ019.- _~";
  std::string written;
  for (std::size_t length = random() % 12; length > 0; --length) {
    written += kCharacters[random() % kCharacters.size()];
  }
  const auto number = static_cast<std::int64_t>(random() % 5) - 2;
  constexpr std::int64_t kLarge = std::int64_t{1} << 60;
  switch (random() % 9) {
    case 0: return {};
    case 1: return FieldValue::integer(number);
    case 2: return FieldValue::integer(kLarge + number);
    case 3: return FieldValue::real(static_cast<double>(number) / 3);
    case 4: return FieldValue::real(number == 0 ? -0.0 : static_cast<double>(kLarge) * 1e20);
    case 5: return FieldValue::timestamp(kLarge + number);
    case 6: return text(arena.keep(std::to_string(number) + ".0"));
    case 7: return text(arena.keep(written));
    default: return text(arena.keep("a" + std::string(random() % 3 * 126, '7') + written));
  }
}

TEST(SortPrefix, IsLessOnlyWhereTheOrderIs) {
  std::mt19937_64 random(11);
  Arena arena;
  for (int round = 0; round < 20'000; ++round) {
    const FieldValue left = near_value(random, arena);
    const FieldValue right = near_value(random, arena);
    const std::weak_ordering order = sort_order(left, right);
    if (order < 0) {
      EXPECT_LE(sort_prefix(left), sort_prefix(right)) << printed(left) << " and " << printed(right);
    }
    if (order > 0) {
      EXPECT_GE(sort_prefix(left), sort_prefix(right)) << printed(left) << " and " << printed(right);
    }
    if (order == 0) {
      EXPECT_EQ(sort_prefix(left), sort_prefix(right)) << printed(left) << " and " << printed(right);
    }
  }
}

TEST(SortPrefix, MostlyDecides) {
  EXPECT_LT(sort_prefix(text("host-9")), sort_prefix(text("host-10")));
  EXPECT_LT(sort_prefix(written("9.99")), sort_prefix(text("10")));
  EXPECT_LT(sort_prefix(FieldValue::timestamp(1'700'000'000'000)),
            sort_prefix(FieldValue::timestamp(1'700'000'000'001)));
  EXPECT_LT(sort_prefix(text("GET")), sort_prefix(text("POST")));
}

TEST(SortOrder, OneTextIsOneNumberHoweverItCame) {
  EXPECT_EQ(sort_order(text("5"), written("5")), std::weak_ordering::equivalent);
  EXPECT_EQ(sort_order(FieldValue::integer(5), text("5")), std::weak_ordering::equivalent);
  EXPECT_EQ(sort_order(FieldValue::integer(5), text("5.0")), std::weak_ordering::less) << "ties by text";
}

}  // namespace
}  // namespace insitu
