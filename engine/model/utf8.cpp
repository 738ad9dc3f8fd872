#include "engine/model/utf8.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

namespace insitu {
namespace {

/// The result of one step of a decoder: a character, or the longest part of one that is there.
struct Decoded {
  std::size_t bytes = 1;
  bool valid = false;
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  for (std::size_t at = 1; at < length; ++at) {
    if (at == text.size()) return {at, false};
    // The second byte rules out overlong forms, surrogates and what lies above U+10FFFF.
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (at == 1 && lead == 0xE0) low = 0xA0;
    if (at == 1 && lead == 0xED) high = 0x9F;
    if (at == 1 && lead == 0xF0) low = 0x90;
    if (at == 1 && lead == 0xF4) high = 0x8F;
    if (byte(at) < low || byte(at) > high) return {at, false};
  }
  return {length, true};
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c & '\x80') != 0; });
}

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = decode(text.substr(at));
    if (!decoded.valid) return at;
    at += decoded.bytes;
  }
  return std::nullopt;
}

std::size_t first_character_bytes(std::string_view text) { return decode(text).bytes; }

std::string with_replacement_characters(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    const Decoded decoded = decode(text);
    out += decoded.valid ? text.substr(0, decoded.bytes) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(decoded.bytes);
  }
  return out;
}

std::string_view cut_to_characters(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  while (max_bytes > 0 && is_continuation(text[max_bytes])) --max_bytes;
  return text.substr(0, max_bytes);
}

std::string shortened(std::string_view text, std::size_t max_bytes) {
  std::string front(cut_to_characters(text, max_bytes));
  if (front.size() < text.size()) front += "…";
  return front;
}

char* write_utf8(char* out, char32_t codepoint) {
  const auto put = [&out](char32_t bits) { *out++ = static_cast<char>(bits); };
  if (codepoint < 0x80) {
    put(codepoint);
  } else if (codepoint < 0x800) {
    put(0xC0 | (codepoint >> 6));
    put(0x80 | (codepoint & 0x3F));
  } else if (codepoint < 0x10000) {
    put(0xE0 | (codepoint >> 12));
    put(0x80 | ((codepoint >> 6) & 0x3F));
    put(0x80 | (codepoint & 0x3F));
  } else {
    put(0xF0 | (codepoint >> 18));
    put(0x80 | ((codepoint >> 12) & 0x3F));
    put(0x80 | ((codepoint >> 6) & 0x3F));
    put(0x80 | (codepoint & 0x3F));
  }
  return out;
}

void append_utf8(std::string& text, char32_t codepoint) {
  std::array<char, kMaxUtf8Bytes> bytes;
  text.append(bytes.data(), write_utf8(bytes.data(), codepoint));
}

}  // namespace insitu
