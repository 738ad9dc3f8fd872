#include "engine/expression/distinct_counter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace insitu {
namespace {

std::string state_of(const DistinctCounter& counter) {
  StateWriter out;
  counter.save(out);
  return out.bytes();
}

TEST(TextSet, NumbersTextsInTheOrderTheyCame) {
  TextSet texts;
  EXPECT_EQ(texts.memory(), 0U) << "nothing is held while there is nothing";
  EXPECT_TRUE(texts.add("b").is_new);
  EXPECT_TRUE(texts.add("").is_new);
  EXPECT_EQ(texts.add("a").index, 2U);
  EXPECT_FALSE(texts.add("").is_new);
  EXPECT_EQ(texts.add("").index, 1U);
  EXPECT_EQ(texts.text(0), "b");
  EXPECT_EQ(texts.text(1), "");
  EXPECT_EQ(texts.text(2), "a");
  EXPECT_EQ(texts.size(), 3U);
}

TEST(TextSet, AgreesWithAnOrderedSet) {
  TextSet texts;
  std::set<std::string> expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = std::to_string(i * 7919 % 5003) + std::string(static_cast<std::size_t>(i % 3), 'x');
    EXPECT_EQ(texts.add(text).is_new, expected.insert(text).second);
  }
  EXPECT_EQ(texts.size(), expected.size());
}

TEST(TextSet, TellsTextsOfOneHashApart) {
  TextSet texts;
  EXPECT_TRUE(texts.add("a", 42).is_new);
  EXPECT_TRUE(texts.add("b", 42).is_new);
  EXPECT_FALSE(texts.add("a", 42).is_new);
}

TEST(TextHash, LooksAtEveryByteOfShortTexts) {
  for (std::size_t size = 1; size < 24; ++size) {
    std::set<std::uint64_t> hashes = {text_hash(std::string(size, 'a'))};
    for (std::size_t at = 0; at < size; ++at) {
      std::string changed(size, 'a');
      changed[at] = 'b';
      hashes.insert(text_hash(changed));
    }
    EXPECT_EQ(hashes.size(), size + 1) << size;
  }
}

TEST(TextHash, LooksAtEveryByte) {
  const std::string text = "0123456789abcdef!";
  std::set<std::uint64_t> hashes = {text_hash(text), text_hash(text.substr(1)), text_hash(text + '\0'), text_hash("")};
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string changed = text;
    changed[at] = '_';
    hashes.insert(text_hash(changed));
  }
  EXPECT_EQ(hashes.size(), 4 + text.size());
}

TEST(DistinctCounter, CountsTextsTogetherAsOneByOne) {
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back("user" + std::to_string(i * 31 % 257));
  DistinctCounter one_by_one(200);
  for (const std::string& text : texts) one_by_one.add(text);
  DistinctCounter together(200);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (std::size_t at = 0; at < views.size(); at += DistinctCounter::kTogether) {
    const std::size_t count = std::min(DistinctCounter::kTogether, views.size() - at);
    together.add(std::span(views).subspan(at, count));
  }
  EXPECT_EQ(state_of(together), state_of(one_by_one));
}

TEST(DistinctCounter, IsExactUpToItsBound) {
  DistinctCounter counter(3);
  for (const char* text : {"a", "b", "a", "c", "c"}) counter.add(text);
  EXPECT_EQ(counter.count(), 3U);
  EXPECT_FALSE(counter.is_approximate());
  counter.add("d");
  EXPECT_TRUE(counter.is_approximate());
  EXPECT_EQ(counter.count(), 4U) << "few registers of many: the estimate of small counts is nearly exact";
}

TEST(DistinctCounter, StaysWithinThreePercentBehindIt) {
  // Standard error 1.04 / sqrt(2^14) = 0.8 %; the texts are fixed, and so is the outcome.
  DistinctCounter counter(10);
  int texts = 0;
  for (const int count : {100, 5'000, 40'000, 100'000, 1'000'000}) {
    for (; texts < count; ++texts) counter.add("user-" + std::to_string(texts));
    EXPECT_NEAR(static_cast<double>(counter.count()), count, 0.03 * count);
  }
}

TEST(DistinctCounter, DecidesByTheMergedCount) {
  const auto range = [](int from, int to) {
    DistinctCounter counter(100);
    for (int i = from; i < to; ++i) counter.add(std::to_string(i));
    return counter;
  };
  DistinctCounter overlapping = range(0, 80);
  overlapping.merge(range(20, 100));
  EXPECT_EQ(overlapping.count(), 100U);
  EXPECT_FALSE(overlapping.is_approximate());

  const std::string whole = state_of(range(0, 300));
  DistinctCounter exact_parts = range(0, 90);
  for (const int from : {90, 160, 230}) exact_parts.merge(range(from, from + 70));
  EXPECT_EQ(state_of(exact_parts), whole);
  DistinctCounter sketch_into_exact = range(250, 300);
  sketch_into_exact.merge(range(0, 260));
  EXPECT_EQ(state_of(sketch_into_exact), whole);
  DistinctCounter exact_into_sketch = range(0, 260);
  exact_into_sketch.merge(range(250, 300));
  EXPECT_EQ(state_of(exact_into_sketch), whole);
}

TEST(HyperLogLog, RefusesRegistersThatCannotBe) {
  for (const std::string& registers : {std::string(100, '\1'), std::string(HyperLogLog::kRegisters, '\xff')}) {
    StateWriter out;
    out.text(registers);
    StateReader in(out.bytes());
    HyperLogLog sketch;
    sketch.load(in);
    EXPECT_TRUE(in.failed());
    EXPECT_TRUE(std::isfinite(sketch.estimate()));
  }
}

}  // namespace
}  // namespace insitu
