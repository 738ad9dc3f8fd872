#include "engine/kernels/json_text.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

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

// ---- find_bracket

bool is_bracket(char c) { return c == '{' || c == '}' || c == '[' || c == ']'; }

/// All that the kernels are to find from `at` on, byte by byte.
std::vector<std::size_t> marks_of(std::string_view text, JsonPlace place) {
  std::vector<std::size_t> marks;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (!place.is_in_string) {
      if (is_bracket(c)) marks.push_back(at);
      place.is_in_string = c == '"';
    } else if (c == '\n') {
      marks.push_back(at);
      place.is_escaped = false;
    } else if (place.is_escaped) {
      place.is_escaped = false;
    } else {
      place.is_escaped = c == '\\';
      place.is_in_string = c != '"';
    }
  }
  return marks;
}

/// The same with a kernel, and byte by byte where that stops before.
std::vector<std::size_t> marks_of(const JsonTextKernels& kernels, std::string_view text, JsonPlace place) {
  std::vector<std::size_t> marks;
  for (std::size_t at = 0; at < text.size(); ++at) {
    at = kernels.find_bracket(text.data(), text.size(), at, place);
    if (at == text.size()) break;
    if (!marks_of(text.substr(at, 1), place).empty()) marks.push_back(at);
    const char c = text[at];
    if (!place.is_in_string) {
      place.is_in_string = c == '"';
    } else if (place.is_escaped || c == '\n') {
      place.is_escaped = false;
    } else {
      place.is_escaped = c == '\\';
      place.is_in_string = c != '"';
    }
  }
  return marks;
}

TEST_P(JsonText, FindsBracketsAsByteByByte) {
  PageEnd from;
  JsonDice dice;
  std::size_t found = 0;
  for (const std::string_view letters :
       {std::string_view("a{}[]\"\\\n"), std::string_view("abcdefghijklmnopqrstuvwxyz:,{]\"\"\"\\"),
        std::string_view("abcdefghijklmnopqrstuvwxyz0123456789:,  []{}\"\"\n\\\\;=\x1b\x0d\x5f")}) {
    for (int round = 0; round < 1500; ++round) {
      const std::string text = dice.text(letters, 400);
      JsonPlace place{.is_in_string = dice.below(2) == 0};
      place.is_escaped = place.is_in_string && dice.below(2) == 0;
      const std::vector<std::size_t> expected = marks_of(text, place);
      ASSERT_EQ(marks_of(kernels(), {from.copy(text), text.size()}, place), expected) << text;
      found += expected.size();
    }
  }
  EXPECT_GT(found, 1000U);
}

TEST_P(JsonText, PassesOverStringsInOneCall) {
  std::string text = R"({"a":")";
  for (int i = 0; i < 40; ++i) text += R"(text with \"{}[]\\ in it)";
  text += R"(","b":[1]})";
  text += std::string(64, ' ');
  JsonPlace place;
  EXPECT_EQ(kernels().find_bracket(text.data(), text.size(), 1, place), text.find("[1"));
  EXPECT_FALSE(place.is_in_string);
}

}  // namespace
}  // namespace insitu::kernels
