#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/extract/json_extractor.h"
#include "engine/kernels/json_text.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

using kernels::InstructionSet;

/// Everything that is handed over, in order.
class HandedOver final : public JsonVisitor {
 public:
  void restart() override { values.clear(); }
  void value(WantId want, const JsonToken& token) override {
    values.emplace_back(want, token.kind, token.raw, token.escaped, token.begin, token.end);
  }
  std::vector<std::tuple<WantId, ValueKind, std::string_view, bool, std::size_t, std::size_t>> values;
};

/// A walk, and the pass of each kernel of this processor, for the same members.
class JsonReaders {
 public:
  explicit JsonReaders(std::vector<std::string> names)
      : names_(std::move(names)), paths_(PathSet::of_flattened(names_)), walk_(paths_, JsonMethod::Walk) {
    for (const InstructionSet set : kernels::available_instruction_sets()) {
      passes_.emplace_back(set, std::make_unique<JsonExtractor>(paths_, JsonMethod::Scan, set));
    }
  }

  // The readers borrow the paths.
  JsonReaders(const JsonReaders&) = delete;
  JsonReaders& operator=(const JsonReaders&) = delete;

  Finding compare(std::string_view message) {
    expected_.values.clear();
    const JsonVerdict verdict = walk_.extract(message, expected_).verdict;
    for (const auto& [set, pass] : passes_) {
      found_.values.clear();
      const std::string name(name_of(set));
      if (pass->extract(message, found_).verdict != verdict)
        return name + " has another verdict: " + write_escaped(message);
      if (verdict == JsonVerdict::Object && found_.values != expected_.values)
        return name + " finds other values: " + write_escaped(message);
    }
    return std::nullopt;
  }

 private:
  std::vector<std::string> names_;
  PathSet paths_;
  JsonExtractor walk_;
  std::vector<std::pair<InstructionSet, std::unique_ptr<JsonExtractor>>> passes_;
  HandedOver expected_;
  HandedOver found_;
};

/// What is looked for is one of these; most objects have some of the names.
std::deque<JsonReaders>& json_readers() {
  static std::deque<JsonReaders> readers = [] {
    std::deque<JsonReaders> made;
    made.emplace_back(std::vector<std::string>{"a"});
    made.emplace_back(std::vector<std::string>{"a", "b", "a.b", "end"});
    made.emplace_back(std::vector<std::string>{"level", "user.id", "http.status", "t", "a.b.c", "user", "timestamp"});
    return made;
  }();
  return readers;
}

/// What `UnescapeJson` may copy at most: texts without escapes other than quotes and backslashes.
std::string plainly_unescaped(std::string_view text, std::size_t size) {
  std::string meaning;
  for (std::size_t at = 0; at < size; ++at) {
    if (text[at] == '\\') ++at;
    meaning += text[at];
  }
  return meaning;
}

Finding check_unescaping(std::string_view text) {
  std::string room(text.size(), '\0');
  for (const InstructionSet set : kernels::available_instruction_sets()) {
    const kernels::JsonTextKernels* const passes = kernels::json_text_kernels(set);
    if (!passes) continue;
    const kernels::UnescapedPart part = passes->unescape(text.data(), text.size(), room.data());
    const std::string name(name_of(set));
    if (part.read > text.size() || part.written > part.read) return name + " unescapes too much";
    const std::string meaning = plainly_unescaped(text, part.read);
    if (room.compare(0, part.written, meaning) != 0) return name + " unescapes something else: " + write_escaped(text);
    const auto stops = [](char c) { return c == '"' || static_cast<unsigned char>(c) < 0x20; };
    for (std::size_t at = 0; at < part.read; ++at) {
      if (text[at] == '\\') {
        ++at;
      } else if (stops(text[at])) {
        return name + " does not stop: " + write_escaped(text);
      }
    }
  }
  return std::nullopt;
}

/// Moves a place over a byte.
void step_over(char c, kernels::JsonPlace& place) {
  if (place.is_escaped) {
    place.is_escaped = false;
  } else if (c == '"') {
    place.is_in_string = !place.is_in_string;
  } else {
    place.is_escaped = place.is_in_string && c == '\\';
  }
}

/// Opens or closes a bracket. Returns false where it may not be passed over.
bool take_bracket(char c, kernels::JsonBrackets& open) {
  const bool is_brace = c == '{' || c == '}';
  if (c == '{' || c == '[') {
    if (open.count == kernels::JsonBrackets::kMaxCount) return false;
    ++open.count;
    open.are_braces = open.are_braces << 1U | (is_brace ? 1U : 0U);
    return true;
  }
  if (open.count == 1 || (open.are_braces & 1U) != (is_brace ? 1U : 0U)) return false;
  --open.count;
  open.are_braces >>= 1U;
  return true;
}

/// Follows each kernel byte by byte over what it passed over: all brackets pair, and it ends in the same place.
Finding check_nesting(std::string_view text) {
  const kernels::JsonBrackets outermost{.count = 1, .are_braces = text.size() % 2};
  for (const InstructionSet set : kernels::available_instruction_sets()) {
    const kernels::JsonTextKernels* const passes = kernels::json_text_kernels(set);
    if (!passes) continue;
    const std::string name(name_of(set));
    kernels::JsonBrackets open = outermost;
    kernels::JsonPlace place;
    const std::size_t end = passes->pass_nesting(text.data(), text.size(), 0, open, place);
    if (end > text.size()) return name + " passes over more than the text";
    kernels::JsonBrackets plain_open = outermost;
    kernels::JsonPlace plain;
    for (const char c : text.substr(0, end)) {
      const bool is_bracket = !plain.is_in_string && std::string_view("{}[]").contains(c);
      if (is_bracket && !take_bracket(c, plain_open)) return name + " misses a bracket: " + write_escaped(text);
      if (plain.is_in_string && c == '\n') return name + " misses the end of a line: " + write_escaped(text);
      step_over(c, plain);
    }
    // Before the end of a line that it stops at an escape makes no difference.
    const bool is_at_line_end = plain.is_in_string && text.substr(end).starts_with('\n');
    if (place.is_in_string != plain.is_in_string || (place.is_escaped != plain.is_escaped && !is_at_line_end))
      return name + " loses its place: " + write_escaped(text);
    // Only the bits of the brackets that are open count.
    const std::uint64_t counted = open.count < 64 ? (std::uint64_t{1} << open.count) - 1 : ~std::uint64_t{0};
    if (open.count != plain_open.count || ((open.are_braces ^ plain_open.are_braces) & counted) != 0)
      return name + " loses count of the brackets: " + write_escaped(text);
  }
  return std::nullopt;
}

}  // namespace

Finding json_pass(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  std::deque<JsonReaders>& readers = json_readers();
  JsonReaders& reader = readers[static_cast<unsigned char>(bytes.front()) % readers.size()];
  const std::string_view message = bytes.substr(1);
  if (Finding finding = reader.compare(message)) return finding;
  if (Finding finding = check_unescaping(message)) return finding;
  return check_nesting(message);
}

}  // namespace insitu::fuzz
