#include "engine/agent/agent_text.h"

#include <cstddef>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// Returns the length of the character at the front. 0: the first byte belongs to none.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80U ? 1 : first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
  return length <= text.size() && (length == 1 || is_utf8(text.substr(0, length))) ? length : 0;
}

char32_t unit_at(std::string_view bytes, std::size_t at, bool is_big) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(bytes[i])); };
  return is_big ? (byte(at) << 8U) | byte(at + 1) : (byte(at + 1) << 8U) | byte(at);
}

bool is_first_half(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

std::string_view with_go_replacements(std::string_view bytes, std::string& room) {
  if (is_utf8(bytes)) return bytes;
  room.clear();
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = character_length(bytes.substr(at));
    room += length == 0 ? kReplacement : bytes.substr(at, length);
    at += length == 0 ? 1 : length;
  }
  return room;
}

std::string_view with_python_replacements(std::string_view bytes, std::string& room) {
  if (is_utf8(bytes)) return bytes;
  room = with_replacement_characters(bytes);
  return room;
}

std::string decode_utf16(std::string_view bytes, Utf16Order order) {
  bool is_big = order == Utf16Order::Big;
  if (order == Utf16Order::Marked && (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))) {
    is_big = bytes.front() == '\xfe';
    bytes.remove_prefix(2);
  }
  std::string text;
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const char32_t unit = unit_at(bytes, at, is_big);
    if (is_first_half(unit) && at + 3 < bytes.size() && is_second_half(unit_at(bytes, at + 2, is_big))) {
      at += 2;
      append_utf8(text, 0x10000 + ((unit - 0xD800) << 10U) + (unit_at(bytes, at, is_big) - 0xDC00));
    } else if (is_first_half(unit) || is_second_half(unit)) {
      text += kReplacement;
    } else {
      append_utf8(text, unit);
    }
  }
  if (at < bytes.size()) text += kReplacement;
  return text;
}

bool is_python_blank(std::string_view text) {
  constexpr std::string_view kWide[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                        "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                        "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    std::size_t length = first == ' ' || (first >= '\t' && first <= '\r') || (first >= 0x1CU && first <= 0x1FU) ? 1 : 0;
    for (const std::string_view space : kWide) {
      if (text.starts_with(space)) length = space.size();
    }
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace insitu
