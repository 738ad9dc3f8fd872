#include "engine/expect/update_file.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

Measurement measurement(const std::string& text, std::size_t line, std::size_t column, const std::string& found) {
  Measurement one;
  one.written.text = text;
  one.written.place = {"t", line, column};
  one.found = found;
  return one;
}

TEST(UpdateFile, ReplacesNumbersAndNothingElse) {
  const std::string text = "# 12\nexpect: { matches: 12, ünd: '12' }  # twelve\n";
  const std::vector<Measurement> measurements = {measurement("12", 2, 20, "7"), measurement("12", 2, 29, "1000")};
  EXPECT_EQ(with_measurements(text, measurements), "# 12\nexpect: { matches: 7, ünd: '1000' }  # twelve\n");
}

TEST(UpdateFile, ANumberThatSeveralCasesShareIsReplacedOnce) {
  const std::vector<Measurement> measurements = {measurement("1", 1, 4, "2"), measurement("1", 1, 4, "2")};
  EXPECT_EQ(with_measurements("a: 1\n", measurements), "a: 2\n");
}

TEST(UpdateFile, RefusesANumberThatSeveralCasesFoundDifferently) {
  const auto updated =
      with_measurements("a: 1\n", std::vector{measurement("1", 1, 4, "2"), measurement("1", 1, 4, "3")});
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().message, "several cases share the number 1, of which one found 2, another 3");
}

TEST(UpdateFile, RefusesAPlaceWithSomethingElse) {
  EXPECT_FALSE(with_measurements("a: 1\n", std::vector{measurement("2", 1, 4, "3")}));
  EXPECT_FALSE(with_measurements("a: 1\n", std::vector{measurement("1", 9, 4, "3")}));
}

}  // namespace
}  // namespace insitu
