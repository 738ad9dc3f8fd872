#include "engine/model/json_text.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "engine/model/ascii.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Returns the value of a hexadecimal digit, 0 to 15. nullopt: it is none.
std::optional<char32_t> hex_digit(char c) {
  if (is_digit(c)) return static_cast<char32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<char32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<char32_t>(c - 'A' + 10);
  return std::nullopt;
}

/// Returns the code unit of the `\uXXXX` at `at`, if there is one.
std::optional<char32_t> code_unit(std::string_view raw, std::size_t at) {
  if (at + 6 > raw.size() || raw[at] != '\\' || raw[at + 1] != 'u') return std::nullopt;
  char32_t unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const auto digit = hex_digit(raw[i]);
    if (!digit) return std::nullopt;
    unit = unit * 16 + *digit;
  }
  return unit;
}

char short_escape(char c) {
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;  // " \ /
  }
}

/// Copies what precedes the first backslash of `raw` to `out`, which has room for all of `raw`. Returns its size.
std::size_t copy_to_backslash(std::string_view raw, char* out) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::size_t at = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + sizeof(std::uint64_t) <= raw.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, raw.data() + at, sizeof word);
      std::memcpy(out + at, &word, sizeof word);
      // The lowest mark is true; above it there may be false ones.
      const std::uint64_t backslashes = word ^ (kOnes * '\\');
      const std::uint64_t marks = (backslashes - kOnes) & ~backslashes & (kOnes << 7);
      if (marks != 0) return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
    }
  }
  for (; at < raw.size() && raw[at] != '\\'; ++at) out[at] = raw[at];
  return at;
}

/// Writes what `raw` means to `out`, which has room for all of `raw`: no escape is shorter than what it means. Returns
/// the end of what is written.
char* write_unescaped(std::string_view raw, char* out) {
  while (true) {
    const std::size_t plain = copy_to_backslash(raw, out);
    out += plain;
    if (plain == raw.size()) return out;
    raw.remove_prefix(plain);
    const auto unit = raw[1] == 'u' ? code_unit(raw, 0) : std::nullopt;
    if (!unit) {
      *out++ = short_escape(raw[1]);
      raw.remove_prefix(2);
      continue;
    }
    raw.remove_prefix(6);
    char32_t codepoint = *unit;
    if (codepoint >= 0xD800 && codepoint < 0xE000) {
      const auto low = code_unit(raw, 0);
      const bool paired = codepoint < 0xDC00 && low && *low >= 0xDC00 && *low < 0xE000;
      if (paired) raw.remove_prefix(6);
      codepoint = paired ? 0x10000 + ((codepoint - 0xD800) << 10) + (*low - 0xDC00) : kReplacement;
    }
    out = write_utf8(out, codepoint);
  }
}

}  // namespace

std::optional<std::size_t> find_bad_escape(std::string_view raw) {
  for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', at)) {
    const char c = at + 1 < raw.size() ? raw[at + 1] : '\0';
    if (c == 'u' && code_unit(raw, at)) {
      at += 6;
    } else if (c != '\0' && std::string_view("\"\\/bfnrt").contains(c)) {
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
    return static_cast<std::size_t>(write_unescaped(raw, bytes + before) - bytes);
  });
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

}  // namespace insitu
