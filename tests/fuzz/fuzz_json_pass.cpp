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

/// Steps over the brackets of a document byte by byte, and with each kernel: what one passes over must be no bracket.
Finding check_brackets(std::string_view text) {
  for (const InstructionSet set : kernels::available_instruction_sets()) {
    const kernels::JsonTextKernels* const passes = kernels::json_text_kernels(set);
    if (!passes) continue;
    kernels::JsonPlace plain;
    kernels::JsonPlace place;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t found = passes->find_bracket(text.data(), text.size(), at, place);
      const std::string name(name_of(set));
      if (found < at || found > text.size()) return name + " finds a bracket outside of the text";
      for (; at < found; ++at) {
        const char c = text[at];
        const bool is_bracket = !plain.is_in_string && (c == '{' || c == '}' || c == '[' || c == ']');
        if (is_bracket || (plain.is_in_string && c == '\n')) return name + " misses a bracket: " + write_escaped(text);
        step_over(c, plain);
      }
      if (place.is_in_string != plain.is_in_string || place.is_escaped != plain.is_escaped)
        return name + " loses its place: " + write_escaped(text);
      if (at == text.size()) break;
      // The caller goes on byte by byte.
      step_over(text[at++], plain);
      place = plain;
    }
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
  return check_brackets(message);
}

}  // namespace insitu::fuzz
