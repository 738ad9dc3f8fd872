#include "engine/match/literal_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/ascii.h"

namespace insitu {
namespace {

TEST(LiteralSearch, FindsTheFirstOfAFew) {
  const std::vector<PlacedLiteral> literals = {{"abc"}, {"b"}, {"xyz"}};
  const LiteralSearch search(literals);
  EXPECT_EQ(search.find("....xyz.abc", 0), 4U);
  EXPECT_EQ(search.find("....xyz.abc", 5), 8U);
  EXPECT_EQ(search.find("....xyz.abc", 10), 11U);
  EXPECT_EQ(search.find("", 0), 0U);
}

TEST(LiteralSearch, FindsWhereFieldsBegin) {
  const std::vector<PlacedLiteral> literals = {{"5", {.begins_field = true, .has_field_before = true}}};
  const LiteralSearch search(literals);
  EXPECT_EQ(search.find("5 x5 \"503\"", 0), 6U);
  EXPECT_EQ(search.find("5 5", 2), 2U) << "what is before `from` counts";
}

// ---- any number of literals, against a plain search

class RandomLiterals {
 public:
  explicit RandomLiterals(std::string_view letters) : letters_(letters) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string text(std::size_t size) {
    std::string text(size, ' ');
    for (char& c : text) c = letters_[below(letters_.size())];
    return text;
  }
  std::vector<PlacedLiteral> literals(std::size_t count, std::size_t min_size, std::size_t max_size) {
    std::vector<PlacedLiteral> literals;
    while (literals.size() < count) {
      PlacedLiteral literal{text(min_size + below(max_size - min_size + 1))};
      if (below(4) == 0) {
        literal.text = lower_case(literal.text);
        literal.letter_case = LetterCase::Ignored;
      }
      literals.push_back(std::move(literal));
    }
    return literals;
  }

 private:
  std::string_view letters_;
  std::mt19937_64 random_{11};
};

bool occurs(const PlacedLiteral& literal, std::string_view text, std::size_t begin) {
  const std::string_view found = text.substr(begin, literal.text.size());
  return literal.letter_case == LetterCase::Ignored ? lower_case(found) == literal.text : found == literal.text;
}

/// Whether `found` is in an occurrence that begins at or after `from`, and none ends before it; or there is none.
testing::AssertionResult is_first(std::size_t found, const std::vector<PlacedLiteral>& literals, std::string_view text,
                                  std::size_t from) {
  std::size_t first_end = SIZE_MAX;
  bool is_in_one = false;
  for (const PlacedLiteral& literal : literals) {
    for (std::size_t begin = from; begin + literal.text.size() <= text.size(); ++begin) {
      if (!occurs(literal, text, begin)) continue;
      const std::size_t end = begin + literal.text.size();
      first_end = std::min(first_end, end);
      is_in_one = is_in_one || (begin <= found && found < end);
    }
  }
  if (first_end == SIZE_MAX ? found == text.size() : is_in_one && found < first_end) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "at " << found << " of " << text << " from " << from;
}

/// The first that several searches find.
std::size_t find_any(const std::vector<LiteralSearch>& searches, std::string_view text, std::size_t from) {
  std::size_t found = text.size();
  for (const LiteralSearch& search : searches) found = std::min(found, search.find(text, from));
  return found;
}

TEST(LiteralSearch, FindsWhatAPlainSearchFinds) {
  RandomLiterals random("abAB-_\xc3");
  for (int round = 0; round < 150; ++round) {
    constexpr std::size_t kCounts[] = {1, 2, 3, 4, 8, 16, 17, 40, 64, 65, 200, 3000};
    constexpr std::size_t kMinSizes[] = {1, 2, 4, 5, 6, 11, 12, 13, 24};
    const std::size_t min_size = kMinSizes[random.below(std::size(kMinSizes))];
    const std::size_t count = kCounts[random.below(std::size(kCounts) - (round % 10 == 0 ? 0 : 1))];
    const auto literals = random.literals(count, min_size, min_size + random.below(12));
    const std::vector<LiteralSearch> searches = LiteralSearch::for_all(literals);
    for (int text_round = 0; text_round < 6; ++text_round) {
      std::string text = random.text(random.below(250));
      if (random.below(2) == 0)
        text.insert(random.below(text.size() + 1), literals[random.below(literals.size())].text);
      const std::size_t from = random.below(text.size() + 1);
      ASSERT_TRUE(is_first(find_any(searches, text, from), literals, text, from)) << count << " from " << min_size;
    }
  }
}

// Literals of which all pieces are the same, and texts that are nothing else.
TEST(LiteralSearch, TakesLiteralsThatAreAlike) {
  std::vector<PlacedLiteral> literals;
  for (std::size_t size = 20; size < 120; ++size) literals.push_back({std::string(size, 'a') + "b"});
  const std::vector<LiteralSearch> searches = LiteralSearch::for_all(literals);
  ASSERT_EQ(searches.size(), 1U);
  EXPECT_EQ(find_any(searches, std::string(500, 'a'), 0), 500U);
  EXPECT_EQ(find_any(searches, std::string(19, 'a') + "b", 0), 20U);
  EXPECT_LT(find_any(searches, std::string(300, 'a') + "b", 0), 301U);
}

TEST(LiteralSearch, SearchesShortOnesOfManyForThemselves) {
  std::vector<PlacedLiteral> literals = {{"x"}, {"yz"}};
  for (int i = 1000; i < 1100; ++i) literals.push_back({"id-" + std::to_string(i)});
  const std::vector<LiteralSearch> searches = LiteralSearch::for_all(literals);
  EXPECT_EQ(searches.size(), 2U);
  EXPECT_EQ(find_any(searches, "..yz", 0), 2U);
  EXPECT_EQ(find_any(searches, "..y.id-1100", 0), 11U);
  EXPECT_LT(find_any(searches, "..y.id-1099", 0), 11U);
}

TEST(LiteralSearch, FindsFieldsAmongMany) {
  std::vector<PlacedLiteral> literals;
  for (const char* text : {"4", "5", "301", "302"}) literals.push_back({text, {.begins_field = true}});
  literals.push_back({"\\u00"});
  const std::vector<LiteralSearch> searches = LiteralSearch::for_all(literals);
  EXPECT_EQ(find_any(searches, "x4 x301 x 302", 0), 10U);
  EXPECT_EQ(find_any(searches, "x4 \\u0034", 0), 3U);
}

}  // namespace
}  // namespace insitu
