#include "engine/kernels/literal_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace insitu::kernels {
namespace {

/// One test for every instruction set of this processor.
class LiteralKernels : public testing::TestWithParam<InstructionSet> {
 protected:
  [[nodiscard]] FindLiterals anywhere() const { return literal_kernels(GetParam()).anywhere; }
  [[nodiscard]] FindLiterals at_field_start() const { return literal_kernels(GetParam()).at_field_start; }
};

INSTANTIATE_TEST_SUITE_P(All, LiteralKernels, testing::ValuesIn(available_instruction_sets()),
                         [](const auto& set) { return std::string(name_of(set.param)); });

TEST(LiteralKernelsTable, EveryInstructionSetHasItsOwn) {
  for (const InstructionSet set : available_instruction_sets()) {
    for (const InstructionSet other : available_instruction_sets()) {
      EXPECT_EQ(&literal_kernels(set) == &literal_kernels(other), set == other) << name_of(set) << name_of(other);
    }
  }
}

/// A copy that ends where its allocation ends, so that the sanitizers see a read outside of it.
class ExactCopy {
 public:
  explicit ExactCopy(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    std::memcpy(bytes_.get(), text.data(), text.size());
  }
  [[nodiscard]] std::size_t find(FindLiterals kernel, const std::vector<Needle>& needles, std::size_t from = 0) const {
    return kernel(bytes_.get(), size_, from, needles.data(), needles.size());
  }
  [[nodiscard]] std::vector<std::size_t> find_all(FindLiterals kernel, const std::vector<Needle>& needles) const {
    std::vector<std::size_t> found;
    for (std::size_t at = find(kernel, needles); at < size_; at = find(kernel, needles, at + 1)) found.push_back(at);
    return found;
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

Needle needle(std::string_view text, std::size_t first, std::size_t second) {
  return {.text = text.data(), .size = text.size(), .first = first, .second = second};
}

// ---- random texts of few letters, so that anchors are hit often

class RandomTexts {
 public:
  explicit RandomTexts(std::string_view letters) : letters_(letters) {}
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string text(std::size_t size) {
    std::string text(size, ' ');
    for (char& c : text) c = letters_[below(letters_.size())];
    return text;
  }
  /// A needle for `text`, any pair of its bytes as anchors.
  Needle needle_for(std::string_view text) {
    if (text.size() == 1) return needle(text, 0, 0);
    const std::size_t first = below(text.size() - 1);
    return needle(text, first, first + 1 + below(text.size() - 1 - first));
  }

 private:
  std::string_view letters_;
  std::mt19937_64 random_{7};
};

TEST_P(LiteralKernels, AgreeWithAPlainSearch) {
  RandomTexts random("ab\xff");
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = random.text(random.below(300));
    std::vector<std::string> literals;
    std::vector<Needle> needles;
    for (std::size_t count = 1 + random.below(kMaxNeedles); count > 0; --count) {
      literals.push_back(random.text(1 + random.below(random.below(4) == 0 ? 70 : 8)));
    }
    for (const std::string& literal : literals) needles.push_back(random.needle_for(literal));
    const std::size_t from = random.below(text.size() + 1);
    std::size_t expected = text.size();
    for (const std::string& literal : literals) expected = std::min(expected, text.find(literal, from));
    found += expected < text.size() ? 1U : 0U;
    ASSERT_EQ(ExactCopy(text).find(anywhere(), needles, from), expected) << text << ": " << literals.front();
  }
  EXPECT_GT(found, 500U);
}

/// What `at_field_start` promises, written a second time.
bool is_field_start(std::string_view text, std::size_t at) {
  return at == 0 || static_cast<unsigned char>(text[at - 1]) <= 0x22 || text[at - 1] == '[';
}
bool another_field_follows(std::string_view text, std::size_t at) {
  constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";
  const std::size_t end = std::min(text.find_first_of(kWhiteSpace, at), text.size());
  const std::size_t next = std::min(text.find_first_not_of(" \t\v\f\r", end), text.size());
  return next < text.size() && text[next] != '\n';
}

TEST_P(LiteralKernels, AgreeWithAPlainSearchForFields) {
  RandomTexts random("aab \t\n\r\"[]\x80");
  std::size_t found = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string text = random.text(random.below(300));
    std::vector<std::string> literals;
    std::vector<Needle> needles;
    for (std::size_t count = 1 + random.below(kMaxNeedles); count > 0; --count) {
      literals.push_back(random.text(1 + random.below(3)));
    }
    for (const std::string& literal : literals) {
      needles.push_back(random.needle_for(literal));
      needles.back().has_field_before = random.below(2) == 0;
      needles.back().has_field_after = random.below(2) == 0;
    }
    const std::size_t from = random.below(text.size() + 1);
    const auto occurs = [&](std::size_t at) {
      return is_field_start(text, at) && std::ranges::any_of(needles, [&](const Needle& one) {
               return text.compare(at, one.size, one.text, one.size) == 0 &&
                      (!one.has_field_before || (at > 0 && text[at - 1] != '\n')) &&
                      (!one.has_field_after || another_field_follows(text, at + one.size));
             });
    };
    std::size_t expected = from;
    while (expected < text.size() && !occurs(expected)) ++expected;
    found += expected < text.size() ? 1U : 0U;
    ASSERT_EQ(ExactCopy(text).find(at_field_start(), needles, from), expected) << text << ": " << literals.front();
  }
  EXPECT_GT(found, 500U);
}

// ---- buckets

std::string small_letters(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

/// The tables that a search may have.
struct TablesForm {
  std::size_t groups = 1;
  std::size_t window = NeedleBuckets::kMinWindow;
};
constexpr TablesForm kForms[] = {
    {1, NeedleBuckets::kMinWindow}, {1, NeedleBuckets::kMaxWindow}, {2, NeedleBuckets::kMaxWindow}};

/// Needles in buckets, with tables of their windows. The texts must outlive them.
class TestBuckets {
 public:
  TestBuckets(std::vector<BucketNeedle> needles, const TablesForm& form, RandomTexts& random) {
    buckets_.groups = form.groups;
    buckets_.window = form.window;
    const std::size_t count = form.groups * NeedleBuckets::kBucketsOfGroup;
    std::vector<std::vector<BucketNeedle>> sorted(count);
    for (const BucketNeedle& needle : needles) {
      const std::size_t bucket = random.below(count);
      sorted[bucket].push_back(needle);
      for (std::size_t i = 0; i < form.window; ++i) set(needle, bucket, i);
    }
    for (std::size_t bucket = 0; bucket < count; ++bucket) {
      needles_.insert(needles_.end(), sorted[bucket].begin(), sorted[bucket].end());
      buckets_.first[bucket + 1] = static_cast<std::uint32_t>(needles_.size());
    }
    buckets_.needles = needles_.data();
  }
  TestBuckets(const TestBuckets&) = delete;
  TestBuckets& operator=(const TestBuckets&) = delete;

  [[nodiscard]] const NeedleBuckets& buckets() const { return buckets_; }
  /// What the search promises, written a second time.
  [[nodiscard]] std::size_t find(std::string_view text, std::size_t from) const {
    for (std::size_t at = from; at < text.size(); ++at) {
      if (std::ranges::any_of(needles_, [&](const BucketNeedle& needle) { return occurs(needle, text, from, at); }))
        return at;
    }
    return text.size();
  }

 private:
  static bool occurs(const BucketNeedle& needle, std::string_view text, std::size_t from, std::size_t at) {
    if (at < from + needle.window) return false;
    const std::size_t begin = at - needle.window;
    std::string found(text.substr(begin, needle.size));
    if (needle.is_caseless) found = small_letters(found);
    if (found != std::string_view(needle.text, needle.size)) return false;
    if (!needle.begins_field) return true;
    return is_field_start(text, begin) && (!needle.has_field_before || (begin > 0 && text[begin - 1] != '\n')) &&
           (!needle.has_field_after || another_field_follows(text, begin + needle.size));
  }

  void set(const BucketNeedle& needle, std::size_t bucket, std::size_t place) {
    const std::size_t group = bucket / NeedleBuckets::kBucketsOfGroup;
    const auto bit = static_cast<std::uint8_t>(1U << bucket % NeedleBuckets::kBucketsOfGroup);
    for (unsigned byte = 0; byte < 256; ++byte) {
      if (needle.window + place < needle.size) {
        const auto wanted = static_cast<unsigned char>(needle.text[needle.window + place]);
        const bool is_letter = wanted >= 'a' && wanted <= 'z';
        if (byte != wanted && !(needle.is_caseless && is_letter && byte == wanted - 32U)) continue;
      }
      buckets_.low[group][place][byte % 16] |= bit;
      buckets_.high[group][place][byte / 16] |= bit;
    }
  }

  std::vector<BucketNeedle> needles_;
  NeedleBuckets buckets_;
};

std::size_t find_in(const FindInBuckets& kernel, std::string_view text, std::size_t from, const TestBuckets& needles) {
  const std::unique_ptr<char[]> exact(new char[text.size()]);  // the sanitizers see a read outside of it
  std::memcpy(exact.get(), text.data(), text.size());
  return kernel(exact.get(), text.size(), from, needles.buckets());
}

TEST_P(LiteralKernels, FindInBucketsWhatAPlainSearchFinds) {
  RandomTexts random("abAB[ \n\x80\xff");
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = random.text(random.below(300));
    const TablesForm& form = kForms[random.below(std::size(kForms))];
    std::vector<std::string> literals;
    for (std::size_t count = 1 + random.below(20); count > 0; --count) {
      literals.push_back(random.text(1 + random.below(random.below(4) == 0 ? 70 : 8)));
    }
    std::vector<BucketNeedle> needles;
    for (std::string& literal : literals) {
      BucketNeedle needle{.size = literal.size(), .is_caseless = random.below(3) == 0};
      if (needle.is_caseless) literal = small_letters(literal);
      needle.text = literal.data();
      const std::size_t window = std::min(form.window, literal.size());
      needle.window = random.below(literal.size() - window + 1);
      if (random.below(3) == 0) {
        needle.begins_field = true;
        needle.has_field_before = random.below(2) == 0;
        needle.has_field_after = random.below(2) == 0;
      }
      needles.push_back(needle);
    }
    if (random.below(3) == 0) needles.resize(1);
    const TestBuckets buckets(needles, form, random);
    const std::size_t from = random.below(text.size() + 1);
    const std::size_t expected = buckets.find(text, from);
    found += expected < text.size() ? 1U : 0U;
    ASSERT_EQ(find_in(literal_kernels(GetParam()).in_buckets, text, from, buckets), expected)
        << text << ": " << literals.front();
  }
  EXPECT_GT(found, 500U);
}

// The last bytes, wherever the text ends: what follows is not ours to read, and what is before it was looked at.
TEST_P(LiteralKernels, FindInBucketsTheEndOfEveryText) {
  RandomTexts random("n");
  const FindInBuckets kernel = literal_kernels(GetParam()).in_buckets;
  for (const std::string_view literal : {"!", "n!", "nn!", "nnnnn!"}) {
    for (const TablesForm& form : kForms) {
      const TestBuckets buckets({{.text = literal.data(), .size = literal.size()}}, form, random);
      for (std::size_t size = literal.size(); size < 210; ++size) {
        const std::string text = std::string(size - 1, 'n') + "!";
        ASSERT_EQ(find_in(kernel, text, 0, buckets), size - literal.size());
        ASSERT_EQ(find_in(kernel, text, size - literal.size() + 1, buckets), size);
        ASSERT_EQ(find_in(kernel, text.substr(0, size - 1), 0, buckets), size - 1);
      }
    }
  }
}

TEST_P(LiteralKernels, FindInBucketsNothingInNothing) {
  RandomTexts random("a");
  const TestBuckets buckets({{.text = "a", .size = 1}}, {}, random);
  EXPECT_EQ(literal_kernels(GetParam()).in_buckets(nullptr, 0, 0, buckets.buckets()), 0U);
  EXPECT_EQ(literal_kernels(GetParam()).in_buckets("a", 1, 1, buckets.buckets()), 1U);
}

// ---- borders

// A needle at the very end of every size of text that begins at every alignment; what follows is not ours to read.
TEST_P(LiteralKernels, FindTheEndWhereverTheTextLies) {
  for (const std::size_t size : {1UL, 2UL, 3UL, 31UL, 32UL, 33UL, 63UL, 64UL, 65UL, 70UL}) {
    const std::string literal = std::string(size - 1, 'n') + "!";
    const std::size_t second = size - 1;
    const std::vector<Needle> needles = {needle(literal, second == 0 ? 0 : second - 1, second)};
    for (std::size_t filler = 0; filler <= 200 - size; ++filler) {
      for (std::size_t alignment = 0; alignment < 64; alignment += filler % 2 == 0 ? 1U : 7U) {
        const std::size_t end = alignment + filler + size;
        const std::unique_ptr<char[]> bytes(new char[end]);  // exactly
        std::memset(bytes.get(), 'n', end);
        bytes[end - 1] = '!';
        const char* text = bytes.get() + alignment;
        ASSERT_EQ(anywhere()(text, filler + size, 0, needles.data(), 1), filler);
        ASSERT_EQ(anywhere()(text, filler + size - 1, 0, needles.data(), 1), filler + size - 1);
      }
    }
  }
}

TEST_P(LiteralKernels, FindTheLastByte) {
  for (std::size_t size = 1; size < 200; ++size) {
    const ExactCopy text(std::string(size - 1, '.') + "x");
    ASSERT_EQ(text.find(anywhere(), {needle("x", 0, 0)}), size - 1);
    ASSERT_EQ(text.find(anywhere(), {needle("xy", 0, 1)}), size);
    ASSERT_EQ(text.find(anywhere(), {needle("y", 0, 0), needle("xy", 0, 1), needle("x", 0, 0)}), size - 1);
    ASSERT_EQ(text.find(anywhere(), {needle(".x", 0, 1)}), size == 1 ? 1 : size - 2);
  }
}

TEST_P(LiteralKernels, TakeTextsWithoutBytes) {
  const Needle ab = needle("ab", 0, 1);
  EXPECT_EQ(anywhere()(nullptr, 0, 0, &ab, 1), 0U);
  EXPECT_EQ(at_field_start()(nullptr, 0, 0, &ab, 1), 0U);
  EXPECT_EQ(anywhere()("a", 1, 0, &ab, 1), 1U);
  EXPECT_EQ(anywhere()("ab", 2, 2, &ab, 1), 2U);
}

// ---- fields

TEST_P(LiteralKernels, KnowWhereFieldsBegin) {
  const auto found = [&](std::string_view text) {
    return ExactCopy(text).find_all(at_field_start(), {needle("5", 0, 0)});
  };
  using Offsets = std::vector<std::size_t>;
  EXPECT_EQ(found("5 5\t5\n5\v5\f5\r5"), (Offsets{0, 2, 4, 6, 8, 10, 12}));
  EXPECT_EQ(found("\"5\" [5] x5 ]5 -5 \x80"
                  "5"),
            (Offsets{1, 5}));
  // The same beyond the first vectors.
  const std::string far(150, '.');
  EXPECT_EQ(found(far + "5" + far + " 5"), Offsets{302});
}

TEST_P(LiteralKernels, KnowWhetherAnotherFieldFollows) {
  Needle five = needle("5", 0, 0);
  five.has_field_after = true;
  const auto found = [&](std::string_view text) { return !ExactCopy(text).find_all(at_field_start(), {five}).empty(); };
  EXPECT_TRUE(found("5 x"));
  EXPECT_TRUE(found("503 \t\r x"));
  EXPECT_TRUE(found("\"5 x\""));
  EXPECT_FALSE(found("5"));
  EXPECT_FALSE(found("503  "));
  EXPECT_FALSE(found("503\r\nx"));
  EXPECT_FALSE(found("503 \n x"));
}

TEST_P(LiteralKernels, KnowWhetherAFieldComesBefore) {
  Needle five = needle("5", 0, 0);
  five.has_field_before = true;
  const auto found = [&](std::string_view text) { return !ExactCopy(text).find_all(at_field_start(), {five}).empty(); };
  EXPECT_TRUE(found("x 5"));
  EXPECT_TRUE(found("x [5]"));
  EXPECT_FALSE(found("5 x"));
  EXPECT_FALSE(found("x\n5"));
}

}  // namespace
}  // namespace insitu::kernels
