#include "tests/escaped_text.h"

#include <charconv>
#include <cstddef>

#include "tests/differential/reference_json.h"
#include "tests/differential/reference_utf8.h"

namespace insitu {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string hex_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return {kHexDigits[byte >> 4], kHexDigits[byte & 0xFU]};
}

std::string escaped_character(char c) {
  switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  return is_control ? "\\u00" + hex_byte(c) : std::string(1, c);
}

// How many bytes at the front belong to one character; 0: none, the first byte is not UTF-8.
std::size_t character_size(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (reference::is_valid_utf8(text.substr(0, size))) return size;
  }
  return 0;
}

// After `\x`: the two digits of a raw byte.
std::optional<char> raw_byte(std::string_view digits) {
  if (digits.size() != 2) return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return static_cast<char>(static_cast<unsigned char>(value));
}

// Appends the text of a piece without raw bytes, which is a JSON string's inside.
bool append_json_text(std::string& text, std::string_view piece) {
  const auto value = reference::read_json("\"" + std::string(piece) + "\"");
  if (!value || value->kind != reference::JsonKind::String) return false;
  text += value->text;
  return true;
}

}  // namespace

std::string write_escaped(std::string_view text) {
  std::string literal = "\"";
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0) {
      literal += "\\x" + hex_byte(text.front());
    } else if (size == 1) {
      literal += escaped_character(text.front());
    } else {
      literal += text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return literal + "\"";
}

std::optional<std::string> read_escaped(std::string_view literal) {
  if (literal.size() < 2 || !literal.starts_with('"') || !literal.ends_with('"')) return std::nullopt;
  const std::string_view inside = literal.substr(1, literal.size() - 2);
  std::string text;
  std::size_t piece_begin = 0;
  for (std::size_t position = 0; position < inside.size(); ++position) {
    if (inside[position] != '\\') continue;
    if (position + 1 < inside.size() && inside[position + 1] == 'x') {
      const auto byte = raw_byte(inside.substr(position + 2, 2));
      if (!byte || !append_json_text(text, inside.substr(piece_begin, position - piece_begin))) return std::nullopt;
      text.push_back(*byte);
      piece_begin = position + 4;
      position += 3;
    } else {
      ++position;  // whatever is escaped here begins no escape of its own
    }
  }
  if (!append_json_text(text, inside.substr(piece_begin))) return std::nullopt;
  return text;
}

}  // namespace insitu
