#include "engine/extract/event_json.h"

#include "engine/model/json_text.h"

namespace insitu {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr int kMaxTries = 16;

/// Returns the offset after the bracket that closes the one at `begin`; npos: there is none. Kinds of brackets are not
/// distinguished.
std::size_t end_of_structure(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < text.size(); ++at) {
    switch (text[at]) {
      case '"':
        at = find_closing_quote(text, at + 1);
        if (at == std::string_view::npos) return at;
        break;
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (--depth == 0) return at + 1;
        break;
      default: break;
    }
  }
  return std::string_view::npos;
}

}  // namespace

EventJson extract_event_json(std::string_view message, JsonPlace place, JsonExtractor& extractor,
                             JsonVisitor& visitor) {
  EventJson json{{JsonVerdict::NotJson}, message};
  const std::size_t first = message.find_first_not_of(kBlanks);
  if (first != std::string_view::npos && message[first] == '{') {
    json.walk = extractor.extract(message, visitor);
    if (json.walk.verdict != JsonVerdict::NotJson) return json;
  }
  if (place == JsonPlace::WholeMessage) return json;
  std::size_t at = message.find('{');
  for (int tries = 0; at != std::string_view::npos && tries < kMaxTries; ++tries, at = message.find('{', at + 1)) {
    const std::size_t end = end_of_structure(message, at);
    if (end == std::string_view::npos) continue;
    const std::string_view text = message.substr(at, end - at);
    const JsonWalk walk = extractor.extract(text, visitor);
    if (walk.verdict != JsonVerdict::NotJson) return {walk, text};
  }
  return json;
}

std::string_view structure_text(std::string_view json, std::size_t begin) {
  const std::size_t end = end_of_structure(json, begin);
  return end == std::string_view::npos ? std::string_view() : json.substr(begin, end - begin);
}

}  // namespace insitu
