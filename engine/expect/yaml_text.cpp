#include "engine/expect/yaml_text.h"

#include <algorithm>
#include <array>

#include "engine/model/json_text.h"

namespace insitu {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Whether a reader of any version of YAML takes the word for a truth value or for nothing.
bool is_reserved(std::string_view text) {
  constexpr std::array<std::string_view, 9> kReserved = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::ranges::find(kReserved, lower) != kReserved.end();
}

bool is_plain(std::string_view text) {
  if (text.empty() || !(is_letter(text.front()) || text.front() == '/')) return false;
  const auto is_safe = [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || std::string_view("_-./").contains(c);
  };
  return std::ranges::all_of(text, is_safe) && !is_reserved(text);
}

bool is_printable(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; }

}  // namespace

std::string yaml_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string quoted;
  if (!std::ranges::all_of(text, is_printable)) {
    append_json_string(quoted, text);  // YAML reads the escapes of JSON
    return quoted;
  }
  quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

}  // namespace insitu
