#include "engine/kernels/json_text.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace insitu::kernels {
namespace {

std::vector<InstructionSet> sets_with_kernels() {
  std::vector<InstructionSet> sets = available_instruction_sets();
  std::erase_if(sets, [](InstructionSet set) { return json_text_kernels(set) == nullptr; });
  return sets;
}

/// One test for every instruction set of this processor that has the kernels.
class JsonText : public testing::TestWithParam<InstructionSet> {
 protected:
  [[nodiscard]] const JsonTextKernels& kernels() const { return *json_text_kernels(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(All, JsonText, testing::ValuesIn(sets_with_kernels()),
                         [](const auto& set) { return std::string(name_of(set.param)); });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(JsonText);

TEST(JsonTextTable, AllButThePortableSetHaveTheirOwn) {
  for (const InstructionSet set : available_instruction_sets()) {
    EXPECT_EQ(json_text_kernels(set) == nullptr, set == InstructionSet::Portable) << name_of(set);
  }
}

/// Two pages, of which the second one cannot be touched: texts and results end with the first one.
class PageEnd {
 public:
  PageEnd()
      : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))),
        bytes_(static_cast<char*>(
            ::mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    ::mprotect(bytes_ + page_, page_, PROT_NONE);
  }
  ~PageEnd() { ::munmap(bytes_, 2 * page_); }
  PageEnd(const PageEnd&) = delete;
  PageEnd& operator=(const PageEnd&) = delete;

  /// REQUIRES: size <= 4096
  [[nodiscard]] char* room(std::size_t size) { return bytes_ + page_ - size; }
  const char* copy(std::string_view text) {
    std::memcpy(room(text.size()), text.data(), text.size());
    return room(text.size());
  }

 private:
  std::size_t page_;
  char* bytes_;
};

class JsonDice {
 public:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  std::string text(std::string_view letters, std::size_t max_size) {
    std::string text(below(max_size), ' ');
    for (char& c : text) c = letters[below(letters.size())];
    return text;
  }

 private:
  std::mt19937_64 random_{11};
};

// ---- unescape

/// What the kernels promise, written byte by byte, for a text of any size.
struct Unescaped {
  std::size_t read = 0;
  std::string text;
};
Unescaped unescape_plainly(std::string_view text) {
  Unescaped result;
  while (result.read < text.size()) {
    const char c = text[result.read];
    if (c == '"' || static_cast<unsigned char>(c) < 0x20) break;
    if (c == '\\') {
      const char second = result.read + 1 < text.size() ? text[result.read + 1] : '\0';
      if (second != '"' && second != '\\') break;
      ++result.read;
    }
    result.text += text[result.read++];
  }
  return result;
}

/// The kernel, and byte by byte where it stops because few bytes are left.
Unescaped unescape(const JsonTextKernels& kernels, std::string_view text, PageEnd& from, PageEnd& to) {
  char* const out = to.room(text.size());
  const UnescapedPart part = kernels.unescape(from.copy(text), text.size(), out);
  Unescaped result{part.read, std::string(out, part.written)};
  if (text.size() - part.read >= 64) return result;
  const Unescaped rest = unescape_plainly(text.substr(part.read));
  return {part.read + rest.read, result.text + rest.text};
}

TEST_P(JsonText, UnescapesAsByteByByte) {
  PageEnd from;
  PageEnd to;
  JsonDice dice;
  std::size_t stopped = 0;
  // Texts of ever rarer special bytes, so that some of them go on for several blocks.
  for (const std::string_view letters :
       {R"(ab\\")", R"(abcdefghijklmnop\\\\\\)", R"(\)", "abcdefghijklmnopqrstuvwxyz\x80\xff{}[]/ 0123456789"}) {
    for (int round = 0; round < 1500; ++round) {
      std::string text = dice.text(letters, 400);
      if (!text.empty() && dice.below(3) == 0) {
        constexpr std::string_view kStops("\"\n\0\x1f\\nu/", 9);
        text[dice.below(text.size())] = kStops[dice.below(kStops.size())];
      }
      const Unescaped expected = unescape_plainly(text);
      const Unescaped found = unescape(kernels(), text, from, to);
      ASSERT_EQ(found.read, expected.read) << text;
      ASSERT_EQ(found.text, expected.text) << text;
      stopped += expected.read < text.size() ? 1U : 0U;
    }
  }
  EXPECT_GT(stopped, 500U);
}

TEST_P(JsonText, UnescapesWhereverAnEscapeLies) {
  PageEnd from;
  PageEnd to;
  for (std::size_t place = 0; place < 200; ++place) {
    for (const std::string_view escape : {R"(\")", R"(\\)", R"(\\\")", R"(\n)", R"(\u0041)", R"(\x)", "\"", "\x1f"}) {
      const std::string text = std::string(place, 'a') + std::string(escape) + std::string(200, 'b');
      const Unescaped expected = unescape_plainly(text);
      const Unescaped found = unescape(kernels(), text, from, to);
      ASSERT_EQ(found.read, expected.read) << place << escape;
      ASSERT_EQ(found.text, expected.text) << place << escape;
    }
  }
}

TEST_P(JsonText, LeavesFewBytesToTheCaller) {
  PageEnd from;
  const std::string text(127, 'a');
  std::string out(text.size(), ' ');
  const UnescapedPart part = kernels().unescape(from.copy(text), text.size(), out.data());
  EXPECT_EQ(part.read, 64U);
  EXPECT_EQ(part.written, 64U);
  EXPECT_EQ(kernels().unescape(from.copy("a\"b"), 3, out.data()).read, 0U);
}

// ---- pass_text

/// What the kernels promise, written byte by byte, for a text of any size.
std::size_t pass_text_plainly(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && text[at] != '"' && static_cast<unsigned char>(text[at]) >= 0x20) {
    if (text[at] != '\\') {
      ++at;
      continue;
    }
    if (at + 1 == text.size() || !std::string_view("\"\\nrt").contains(text[at + 1])) break;
    at += 2;
  }
  return at;
}

TEST_P(JsonText, PassesOverTextAsByteByByte) {
  PageEnd from;
  JsonDice dice;
  std::size_t stopped = 0;
  for (const std::string_view letters : {std::string_view("ab\\\\\""), std::string_view("abcdefghijkl\\\\n\\nu"),
                                         std::string_view("\\"), std::string_view("abcdefghijklm\x80\xff{}/ 0123")}) {
    for (int round = 0; round < 1500; ++round) {
      std::string text = dice.text(letters, 400);
      constexpr std::string_view kStops("\"\n\0\x1f\\bu/", 8);
      if (!text.empty() && dice.below(3) == 0) text[dice.below(text.size())] = kStops[dice.below(kStops.size())];
      const std::size_t expected = pass_text_plainly(text);
      const std::size_t found = kernels().pass_text(from.copy(text), text.size(), 0);
      ASSERT_LE(found, expected) << text;
      ASSERT_EQ(found + pass_text_plainly(std::string_view(text).substr(found)), expected) << text;
      if (expected + 64 <= text.size()) {
        ASSERT_EQ(found, expected) << text;
      }
      stopped += expected < text.size() ? 1U : 0U;
    }
  }
  EXPECT_GT(stopped, 500U);
}

// ---- pass_nesting

/// A document as far as it has been passed over.
struct Passing {
  JsonBrackets open;
  JsonPlace place;

  /// Takes the byte at `at`, byte by byte. False: it is one to stop at.
  bool take(std::string_view text, std::size_t at, std::size_t from) {
    const char c = text[at];
    if (place.is_in_string) return take_in_string(c);
    if (c == '{' || c == '[') return open_bracket(c == '{', at > from ? text[at - 1] : '\0');
    if (c == '}' || c == ']') return close_bracket(c == '}');
    place.is_in_string = c == '"';
    return true;
  }

 private:
  bool take_in_string(char c) {
    if (c == '\n') return false;
    if (place.is_escaped) {
      place.is_escaped = false;
      return true;
    }
    place.is_escaped = c == '\\';
    place.is_in_string = c != '"';
    return true;
  }
  bool open_bracket(bool is_brace, char before) {
    const bool in_object = (open.are_braces & 1) != 0;
    if (in_object ? before != ':' : before != '[' && before != ',') return false;
    if (open.count == JsonBrackets::kMaxCount) return false;
    open.are_braces = open.are_braces << 1 | (is_brace ? 1U : 0U);
    ++open.count;
    return true;
  }
  bool close_bracket(bool is_brace) {
    if (open.count == 1 || ((open.are_braces & 1) != 0) != is_brace) return false;
    open.are_braces >>= 1;
    --open.count;
    return true;
  }
};

/// Where a document is left that begins within the brackets `open`: by the kernel, if any, and byte by byte where that
/// stops before.
std::string end_of(const JsonTextKernels* kernels, std::string_view text, JsonBrackets open) {
  Passing passing{.open = open, .place = {}};
  std::size_t at = 0;
  if (kernels != nullptr) at = kernels->pass_nesting(text.data(), text.size(), 0, passing.open, passing.place);
  if (kernels != nullptr && passing.place.is_in_string && at < text.size() && text[at] == '\n') {
    passing.place.is_escaped = false;  // it makes no difference
  }
  const std::size_t begin = at;
  while (at < text.size() && passing.take(text, at, 0)) ++at;
  if (kernels != nullptr && at - begin > 63 && !text.substr(0, at + 64 < text.size() ? at + 64 : at).contains('\\')) {
    return "stopped too early";
  }
  return std::to_string(at) + " " + std::to_string(passing.open.count) + " " + std::to_string(passing.open.are_braces) +
         (passing.place.is_in_string ? " in a string" : "");
}

/// A document that is mostly well-formed.
void add_value(std::string& text, JsonDice& dice, int depth) {
  if (depth == 0 || dice.below(3) == 0) {
    text += '"' + dice.text("abc{}[]:,\\\\", 30) + "\\\\\"";
    return;
  }
  const bool is_object = dice.below(2) == 0;
  text += is_object ? '{' : '[';
  for (std::size_t i = dice.below(4); i > 0; --i) {
    if (is_object) text += "\"name\":";
    add_value(text, dice, depth - 1);
    if (i > 1) text += ',';
  }
  text += is_object ? '}' : ']';
}

TEST_P(JsonText, PassesOverNestingAsByteByByte) {
  PageEnd from;
  JsonDice dice;
  std::size_t stopped = 0;
  for (int round = 0; round < 4000; ++round) {
    const JsonBrackets open{.count = 1 + static_cast<unsigned>(dice.below(2)), .are_braces = dice.below(4)};
    std::string text;
    while (text.size() < 200 + dice.below(200)) {
      text += (open.are_braces & 1) != 0 ? ",\"a\":" : ",";
      add_value(text, dice, 5);
    }
    text.resize(std::min<std::size_t>(text.size(), 2000));
    constexpr std::string_view kOdd = "{}[]\"\\\n :a";
    if (dice.below(2) == 0) text[dice.below(text.size())] = kOdd[dice.below(kOdd.size())];
    const std::string expected = end_of(nullptr, text, open);
    ASSERT_EQ(end_of(&kernels(), {from.copy(text), text.size()}, open), expected) << text;
    stopped += expected.starts_with(std::to_string(text.size()) + " ") ? 0U : 1U;
  }
  EXPECT_GT(stopped, 500U);
}

TEST_P(JsonText, PassesOverNestingAsDeepAsItsWordIsLong) {
  for (const std::size_t depth : {62U, 63U, 64U, 100U}) {
    const std::string text = "," + std::string(depth, '[') + std::string(200, ' ');
    JsonBrackets open{.count = 1, .are_braces = 0};
    JsonPlace place;
    const std::size_t taken = std::min<std::size_t>(depth, JsonBrackets::kMaxCount - 1);
    const std::size_t end = kernels().pass_nesting(text.data(), text.size(), 0, open, place);
    EXPECT_EQ(open.count, taken + 1);
    if (taken < depth) {
      EXPECT_EQ(end, taken + 1);
    }
  }
}

TEST_P(JsonText, PassesOverStringsAndObjectsInOneCall) {
  std::string text = R"("a":")";
  for (int i = 0; i < 40; ++i) text += R"(text with \"{}[]\\ in it)";
  text += R"(","b":[1,{"c":[[],{}]}]})";
  const std::size_t close = text.size() - 1;
  text += std::string(64, ' ');
  JsonBrackets open{.count = 1, .are_braces = 1};
  JsonPlace place;
  EXPECT_EQ(kernels().pass_nesting(text.data(), text.size(), 0, open, place), close);
  EXPECT_FALSE(place.is_in_string);
  EXPECT_EQ(open.count, 1U);
}

}  // namespace
}  // namespace insitu::kernels
