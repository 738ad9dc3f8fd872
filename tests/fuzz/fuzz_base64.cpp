#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input/base64_source.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"
#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu::fuzz {
namespace {

SourceContent decoded(std::string_view text, std::size_t piece, std::size_t capacity) {
  return read_source_to_end(*decode_base64(std::make_unique<TricklingSource>(std::string(text), piece)), capacity);
}

/// Decodes a text without escapes bit by bit. nullopt: it is no base64.
std::optional<std::string> decoded_naively(std::string_view text) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  for (; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string bits;
  for (const char character : text) {
    const std::size_t digit = kAlphabet.find(character);
    if (digit == std::string_view::npos) return std::nullopt;
    for (int bit = 5; bit >= 0; --bit) bits += ((digit >> bit) & 1U) != 0 ? '1' : '0';
  }
  std::string bytes;
  for (std::size_t at = 0; at + 8 <= bits.size(); at += 8) {
    bytes += static_cast<char>(std::stoi(bits.substr(at, 8), nullptr, 2));
  }
  return bytes;
}

}  // namespace

Finding base64(std::string_view bytes) {
  const SourceContent content = decoded(bytes, bytes.size() + 1, 1 << 16);
  if (decoded(bytes, 1, 1000) != content || decoded(bytes, 5, 1) != content || decoded(bytes, 1000, 2) != content) {
    return "the bytes depend on how the text is read";
  }
  if (content.problem && (!content.offset || *content.offset > bytes.size())) return "a problem outside of the text";
  if (bytes.contains('\\')) return std::nullopt;
  const std::optional<std::string> expected = decoded_naively(bytes);
  if (expected.has_value() == content.problem.has_value()) return "base64 or not? " + write_escaped(bytes);
  if (expected && *expected != content.bytes) return "other bytes: " + write_escaped(bytes);
  return std::nullopt;
}

}  // namespace insitu::fuzz
