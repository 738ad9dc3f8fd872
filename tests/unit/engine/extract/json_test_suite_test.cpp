#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/extract/json_extractor.h"
#include "engine/model/json_slice.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "tests/differential/reference_json.h"
#include "tests/escaped_text.h"

// JSONTestSuite: what everyone takes for JSON is taken, what nobody does is refused, and what is left to the reader is
// decided in grammar/README.md, by all ways to read it.
namespace insitu {
namespace {

struct SuiteText {
  std::string name;
  std::string bytes;
};

std::string suite_file(std::string_view path) {
  std::ifstream in(std::string(INSITU_SOURCE_DIRECTORY "/") + std::string(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> suite_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end == std::string::npos ? text.size() : end + 1;
  }
  return lines;
}

/// Reads `"text" * 3  "another one"`. nullopt: it is not written so.
std::optional<std::string> suite_bytes(std::string_view written) {
  std::string bytes;
  while (!written.empty()) {
    std::size_t end = 1;
    while (end < written.size() && written[end] != '"') end += written[end] == '\\' ? 2U : 1U;
    const auto piece = read_escaped(written.substr(0, end + 1));
    if (!piece) return std::nullopt;
    written.remove_prefix(end + 1);
    std::size_t times = 1;
    if (written.starts_with(" * ")) {
      times = std::strtoul(written.data() + 3, nullptr, 10);
      written.remove_prefix(std::min(written.find('"'), written.size()));
    }
    written.remove_prefix(std::min(written.find_first_not_of(' '), written.size()));
    for (std::size_t i = 0; i < times; ++i) bytes += *piece;
  }
  return bytes;
}

std::vector<SuiteText> suite_texts() {
  std::vector<SuiteText> texts;
  for (const std::string& line : suite_lines(suite_file("tests/unit/engine/extract/json_test_suite.txt"))) {
    if (line.starts_with('#')) continue;
    const std::size_t border = line.find("  ");
    const auto bytes = suite_bytes(std::string_view(line).substr(border + 2));
    EXPECT_TRUE(bytes) << line;
    texts.push_back({line.substr(0, border), bytes.value_or("")});
  }
  return texts;
}

/// The texts that a table of the README decides: rows `| name, name | JSON | reason |`.
std::map<std::string, bool> decided_texts() {
  std::map<std::string, bool> decided;
  for (const std::string& line : suite_lines(suite_file("grammar/README.md"))) {
    if (!line.starts_with("| `i_")) continue;
    const std::size_t names_end = line.find(" | ");
    const bool is_json = line.compare(names_end, 8, " | JSON ") == 0;
    EXPECT_TRUE(is_json || line.compare(names_end, 12, " | not JSON ") == 0) << line;
    for (std::size_t at = line.find('`'); at < names_end; at = line.find('`', at)) {
      const std::size_t end = line.find('`', at + 1);
      decided[line.substr(at + 1, end - at - 1)] = is_json;
      at = end + 1;
    }
  }
  return decided;
}

class NoVisitor final : public JsonVisitor {
 public:
  void restart() override {}
  void value(WantId /*want*/, const JsonToken& /*token*/) override {}
};

/// All ways to read a message, by whether it is JSON.
class JsonWays {
 public:
  JsonWays() {
    paths_.add({MemberStep{"end"}}, 0);
    readers_.emplace_back("walk", std::make_unique<JsonExtractor>(paths_, JsonMethod::Walk));
    for (const kernels::InstructionSet set : kernels::available_instruction_sets()) {
      readers_.emplace_back(name_of(set), std::make_unique<JsonExtractor>(paths_, JsonMethod::Scan, set));
    }
  }

  void expect(bool is_json, std::string_view message, const std::string& name) {
    EXPECT_EQ(reference::read_json(message).has_value(), is_json) << name << ", the reference";
    EXPECT_EQ(is_valid_json(message), is_json) << name << ", a slice";
    for (const auto& [way, reader] : readers_) {
      NoVisitor nothing;
      const JsonVerdict verdict = reader->extract(message, nothing).verdict;
      EXPECT_EQ(verdict == JsonVerdict::Object || verdict == JsonVerdict::OtherJson, is_json) << name << ", " << way;
    }
  }

 private:
  PathSet paths_;
  std::vector<std::pair<std::string, std::unique_ptr<JsonExtractor>>> readers_;
};

TEST(JsonTestSuite, IsDecided) {
  const std::map<std::string, bool> decided = decided_texts();
  const auto program = compile_filter_pattern("{ $.end = 1 }");
  ASSERT_TRUE(program);
  Matcher matcher(*program);
  JsonWays ways;
  std::map<char, int> counts;
  for (const auto& [name, bytes] : suite_texts()) {
    const bool is_left_open = name.starts_with("i_");
    if (is_left_open && !decided.contains(name)) {
      ADD_FAILURE() << name << " is not decided";
      continue;
    }
    const bool is_json = is_left_open ? decided.at(name) : name.starts_with("y_");
    ++counts[name.front()];
    ways.expect(is_json, bytes, name);
    // An array in an object takes other ways than one that is the whole message.
    const std::string object = "{\"v\":" + bytes + ",\"end\":1}";
    ways.expect(is_json, object, name + " in an object");
    EXPECT_EQ(matcher.matches(object), is_json) << name << ", matched";
  }
  EXPECT_EQ(counts, (std::map<char, int>{{'i', 35}, {'n', 188}, {'y', 95}}));
  EXPECT_EQ(decided.size(), 35U);
}

}  // namespace
}  // namespace insitu
