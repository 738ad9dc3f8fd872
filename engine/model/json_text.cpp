#include "engine/model/json_text.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "engine/kernels/json_text.h"
#include "engine/model/ascii.h"
#include "engine/model/json_string.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// The values of hexadecimal digits; -1 for all other bytes.
constexpr std::array<std::int8_t, 256> kHexDigits = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
  for (std::size_t i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::int8_t>(10 + i);
  return values;
}();

/// Returns the code unit of the `\uXXXX` at `at`, if there is one.
std::optional<char32_t> code_unit(std::string_view raw, std::size_t at) {
  if (at + 6 > raw.size() || raw[at] != '\\' || raw[at + 1] != 'u') return std::nullopt;
  const auto digit = [raw, at](std::size_t i) { return int{kHexDigits[static_cast<unsigned char>(raw[at + i])]}; };
  const int unit = digit(2) * 0x1000 | digit(3) * 0x100 | digit(4) * 0x10 | digit(5);
  return unit < 0 ? std::nullopt : std::optional(static_cast<char32_t>(unit));
}

/// What an escape of two characters means, by the second one; 0: JSON knows none.
constexpr std::array<char, 256> kShortEscapes = [] {
  std::array<char, 256> meanings{};
  for (const char same : {'"', '\\', '/'}) meanings[static_cast<unsigned char>(same)] = same;
  meanings['b'] = '\b';
  meanings['f'] = '\f';
  meanings['n'] = '\n';
  meanings['r'] = '\r';
  meanings['t'] = '\t';
  return meanings;
}();

char short_escape(char c) { return kShortEscapes[static_cast<unsigned char>(c)]; }

/// How far a string has been read, and the end of what has been written.
struct Copied {
  std::size_t at = 0;
  char* out = nullptr;
};

/// The kernels for this processor; nullptr: it has none.
const kernels::JsonTextKernels* text_kernels() {
  static const kernels::JsonTextKernels* const kKernels = kernels::json_text_kernels(kernels::instruction_set_in_use());
  return kKernels;
}

/// Copies bytes from `at` on that mean themselves, and escapes that a kernel knows. `out` has room for all that follow.
Copied copy_by_kernel(std::string_view raw, std::size_t at, char* out) {
  const auto* const kernels = text_kernels();
  if (kernels == nullptr) return {at, out};
  const auto part = kernels->unescape(raw.data() + at, raw.size() - at, out);
  return {at + part.read, out + part.written};
}

/// Copies bytes from `at` on that mean themselves. `out` has room for all that follow.
Copied copy_plain(std::string_view raw, std::size_t at, char* out) {
  if constexpr (std::endian::native == std::endian::little) {
    while (at + sizeof(std::uint64_t) <= raw.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, raw.data() + at, sizeof word);
      std::memcpy(out, &word, sizeof word);  // what is too much is overwritten
      const std::size_t plain = count_plain_json(word);
      at += plain;
      out += plain;
      if (plain < sizeof word) return {at, out};
    }
  }
  while (at < raw.size() && is_plain_json(raw[at])) *out++ = raw[at++];
  return {at, out};
}

/// Writes what the `\uXXXX` at `at` and those that follow it without a gap mean. Takes nothing if it is none.
Copied copy_numbered(std::string_view raw, std::size_t at, char* out) {
  while (const auto unit = code_unit(raw, at)) {
    at += 6;
    char32_t codepoint = *unit;
    if (codepoint >= 0x800 && codepoint < 0xD800) {  // most that need an escape: letters of three bytes
      *out++ = static_cast<char>(0xE0 | codepoint >> 12);
      *out++ = static_cast<char>(0x80 | (codepoint >> 6 & 0x3F));
      *out++ = static_cast<char>(0x80 | (codepoint & 0x3F));
      continue;
    }
    if (codepoint >= 0xD800 && codepoint < 0xE000) {
      const auto low = code_unit(raw, at);
      const bool paired = codepoint < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000;
      if (paired) at += 6;
      codepoint = paired ? 0x10000 + ((codepoint - 0xD800) << 10) + (*low - 0xDC00) : kReplacement;
    }
    out = write_utf8(out, codepoint);
  }
  return {at, out};
}

/// Writes what a string means from `at` on to `out`, which has room for all of it: no escape is shorter than what it
/// means. Stops at its end, or at a quote, a control character or a bad escape.
Copied copy_unescaped(std::string_view raw, std::size_t at, char* out) {
  while (true) {
    const Copied known = copy_by_kernel(raw, at, out);
    const Copied plain = copy_plain(raw, known.at, known.out);
    at = plain.at;
    out = plain.out;
    if (at + 1 >= raw.size() || raw[at] != '\\') return plain;
    if (const char meaning = short_escape(raw[at + 1])) {
      *out++ = meaning;
      at += 2;
      continue;
    }
    const Copied numbered = copy_numbered(raw, at, out);
    if (numbered.at == at) return plain;
    at = numbered.at;
    out = numbered.out;
  }
}

}  // namespace

std::size_t find_closing_quote(std::string_view bytes, std::size_t at) {
  for (std::size_t quote = bytes.find('"', at); quote != std::string_view::npos; quote = bytes.find('"', quote + 1)) {
    std::size_t first_backslash = quote;
    while (first_backslash > at && bytes[first_backslash - 1] == '\\') --first_backslash;
    if ((quote - first_backslash) % 2 == 0) return quote;
  }
  return std::string_view::npos;
}

std::optional<std::size_t> find_bad_escape(std::string_view raw) {
  for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
    const char c = at + 1 < raw.size() ? raw[at + 1] : '\0';
    if (c == 'u' && code_unit(raw, at)) {
      at += 6;
    } else if (short_escape(c) != '\0') {
      at += 2;
    } else {
      return at;
    }
  }
  return std::nullopt;
}

void unescape_json(std::string_view raw, std::string& out) {
  out.clear();
  append_unescaped_json(raw, out);
}

void append_unescaped_json(std::string_view raw, std::string& out) {
  const std::size_t before = out.size();
  out.resize_and_overwrite(before + raw.size(), [before, raw](char* bytes, std::size_t /*size*/) {
    Copied copied = copy_unescaped(raw, 0, bytes + before);
    while (copied.at < raw.size()) {
      *copied.out++ = raw[copied.at];
      copied = copy_unescaped(raw, copied.at + 1, copied.out);
    }
    return static_cast<std::size_t>(copied.out - bytes);
  });
}

std::optional<JsonString> read_json_string(std::string_view bytes, std::size_t at, char* text) {
  const Copied copied = copy_unescaped(bytes, at, text);
  if (copied.at == bytes.size() || bytes[copied.at] != '"') return std::nullopt;
  return JsonString{.end = copied.at, .text_size = static_cast<std::size_t>(copied.out - text)};
}

std::optional<std::size_t> find_end_of_simple_json_string(std::string_view bytes, std::size_t at) {
  if (const auto* const kernels = text_kernels()) {
    at = kernels->pass_text(bytes.data(), bytes.size(), at);
    if (at < bytes.size() && bytes[at] == '"') return at;
  }
  while (true) {
    at = find_end_of_plain_json(bytes, at);
    if (at == bytes.size()) return std::nullopt;
    if (bytes[at] == '"') return at;
    constexpr std::string_view kSimple = "\"\\nrt";
    if (bytes[at] != '\\' || at + 1 == bytes.size() || !kSimple.contains(bytes[at + 1])) return std::nullopt;
    at += 2;
  }
}

bool is_json_number(std::string_view token) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < token.size() && is_digit(token[at])) ++at;
    return at - from;
  };
  const auto sees = [&](std::string_view any) { return at < token.size() && any.contains(token[at]); };
  if (sees("-")) ++at;
  if (sees("0")) {
    ++at;
  } else if (digits() == 0) {
    return false;
  }
  if (sees(".")) {
    ++at;
    if (digits() == 0) return false;
  }
  if (sees("eE")) {
    ++at;
    if (sees("+-")) ++at;
    if (digits() == 0) return false;
  }
  return at == token.size();
}

void append_json_string(std::string& out, std::string_view text) {
  std::string repaired;
  if (!is_utf8(text)) text = repaired = with_replacement_characters(text);
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out += text.substr(copied, at - copied);
    copied = at + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 0xF];
    }
  }
  out += text.substr(copied);
  out += '"';
}

std::string json_string(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace insitu
