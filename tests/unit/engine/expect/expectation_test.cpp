#include "engine/expect/expectation.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

WrittenValue text(const std::string& value) {
  WrittenValue written;
  written.text = value;
  return written;
}

bool number_holds(const std::string& demand, double found) {
  const auto expectation = Expectation::of_number(text(demand));
  EXPECT_TRUE(expectation) << demand;
  return expectation && expectation->holds(found);
}

bool value_holds(const std::string& demand, const FieldValue& found) {
  const auto expectation = Expectation::of_value(text(demand));
  EXPECT_TRUE(expectation) << demand;
  return expectation && expectation->holds(found);
}

TEST(Expectation, ComparesNumbers) {
  EXPECT_TRUE(number_holds("12", 12));
  EXPECT_FALSE(number_holds("12", 11));
  EXPECT_TRUE(number_holds(">= 3", 3));
  EXPECT_FALSE(number_holds(">= 3", 2));
  EXPECT_FALSE(number_holds("> 3", 3));
  EXPECT_TRUE(number_holds("<20", 19));
  EXPECT_FALSE(number_holds("<= 20", 21));
  EXPECT_TRUE(number_holds("!= 0", 1));
  EXPECT_FALSE(number_holds("!= 0", 0));
  EXPECT_TRUE(number_holds("== 4", 4));
}

TEST(Expectation, JoinsDemands) {
  EXPECT_TRUE(number_holds("> 0 and <= 20", 20));
  EXPECT_FALSE(number_holds("> 0 and <= 20", 21));
  EXPECT_FALSE(number_holds("> 0 and <= 20", 0));
}

TEST(Expectation, SumsAreEqualToNineDigits) {
  EXPECT_TRUE(number_holds("0.3", 0.1 + 0.2));
  EXPECT_FALSE(number_holds("0.3", 0.3001));
  EXPECT_FALSE(number_holds("> 0.3", 0.1 + 0.2));
}

TEST(Expectation, RefusesCountsThatAssertNothing) {
  for (const std::string never_fails : {">= 0", "> -1", "!= 1.5", "!= -1", ">= -3 and >= 0"}) {
    const auto expectation = Expectation::of_count(text(never_fails));
    ASSERT_FALSE(expectation) << never_fails;
    EXPECT_EQ(expectation.error(), "every count meets `" + never_fails + "`: it asserts nothing");
  }
  for (const std::string only_fails : {"-1", "1.5", "< 0", "> 5 and < 3", "> 2 and < 3"}) {
    const auto expectation = Expectation::of_count(text(only_fails));
    ASSERT_FALSE(expectation) << only_fails;
    EXPECT_EQ(expectation.error(), "no count meets `" + only_fails + "`: it can only fail");
  }
  for (const std::string fine : {"0", "= 0", ">= 1", "<= 0", "!= 0", "!= 3", "> 2 and < 4", "< 1e9"}) {
    EXPECT_TRUE(Expectation::of_count(text(fine))) << fine;
  }
}

TEST(Expectation, CountsAreEqualExactly) {
  const auto expectation = Expectation::of_count(text("2000000000"));
  ASSERT_TRUE(expectation);
  EXPECT_TRUE(expectation->holds(2000000000.0));
  EXPECT_FALSE(expectation->holds(2000000001.0));
}

TEST(Expectation, RefusesWhatIsNoNumber) {
  EXPECT_FALSE(Expectation::of_number(text("many")));
  EXPECT_FALSE(Expectation::of_number(text("")));
  EXPECT_FALSE(Expectation::of_number(text(">=")));
  EXPECT_FALSE(Expectation::of_number(text("> 0 and < few")));
  EXPECT_EQ(Expectation::of_number(text(">= x")).error(), "`>=` compares with a number, found `x`");
  EXPECT_EQ(Expectation::of_value(text("<")).error(), "there is nothing after `<`");
}

TEST(Expectation, ComparesValues) {
  EXPECT_TRUE(value_holds("pay", FieldValue::text("pay")));
  EXPECT_FALSE(value_holds("pay", FieldValue::text("Pay")));
  EXPECT_TRUE(value_holds("5", FieldValue::written_number("5.0")));
  EXPECT_TRUE(value_holds("1.3333", FieldValue::real(4.0 / 3)));  // as it is printed
  EXPECT_TRUE(value_holds("!= pay", FieldValue::text("cart")));
  EXPECT_TRUE(value_holds(">= 3", FieldValue::integer(3)));
  EXPECT_TRUE(value_holds("= >= 3", FieldValue::text(">= 3")));
  EXPECT_TRUE(value_holds("salt and pepper", FieldValue::text("salt and pepper")));
  EXPECT_TRUE(value_holds("1970-01-01 00:00:00.000", FieldValue::timestamp(0)));
}

TEST(Expectation, AnOrderIsOneOfNumbers) {
  EXPECT_FALSE(value_holds(">= 3", FieldValue::text("x")));
  EXPECT_FALSE(value_holds("< 3", FieldValue::text("")));
}

TEST(Expectation, MissingHoldsForNothingElse) {
  EXPECT_FALSE(value_holds("pay", FieldValue()));
  EXPECT_FALSE(value_holds("!= pay", FieldValue()));
  EXPECT_TRUE(Expectation::of_missing(text("")).holds(FieldValue()));
  EXPECT_FALSE(Expectation::of_missing(text("")).holds(FieldValue::text("")));
}

TEST(Expectation, OnlyPlainNumbersMayBeReplaced) {
  EXPECT_TRUE(Expectation::of_number(text("12"))->is_plain());
  EXPECT_FALSE(Expectation::of_number(text(">= 12"))->is_plain());
  EXPECT_FALSE(Expectation::of_number(text("= 12"))->is_plain());
}

TEST(Expectation, DistinguishesTooManyFromTooFew) {
  EXPECT_TRUE(Expectation::of_number(text("3"))->asks_for_less(4));
  EXPECT_FALSE(Expectation::of_number(text("3"))->asks_for_less(2));
  EXPECT_TRUE(Expectation::of_number(text("< 3"))->asks_for_less(3));
  EXPECT_FALSE(Expectation::of_number(text(">= 3 and <= 5"))->asks_for_less(2));
  EXPECT_TRUE(Expectation::of_number(text(">= 3 and <= 5"))->asks_for_less(6));
  EXPECT_TRUE(Expectation::of_number(text("!= 3"))->asks_for_less(3));
}

TEST(Expectation, DescribesItself) {
  EXPECT_EQ(Expectation::of_number(text("12"))->description(), "12");
  EXPECT_EQ(Expectation::of_number(text(">= 3"))->description(), "`>= 3`");
  EXPECT_EQ(Expectation::of_value(text("pay"))->description(), "`pay`");
  EXPECT_EQ(Expectation::of_missing(text("")).description(), "no value");
}

}  // namespace
}  // namespace insitu
