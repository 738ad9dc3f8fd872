#include "engine/agent/agent_names.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/model/ascii.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxNameCharacters = 512;

bool is_group_character(char c) { return is_letter(c) || is_digit(c) || std::string_view(".-_/#").contains(c); }

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

std::optional<std::string> length_problem(std::string_view name) {
  if (name.empty()) return "a name has at least one character";
  if (characters_of(name) > kMaxNameCharacters)
    return fmt::format("a name has at most {} characters", kMaxNameCharacters);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> log_group_name_problem(std::string_view name) {
  if (auto problem = length_problem(name)) return problem;
  const auto bad = std::ranges::find_if_not(name, is_group_character);
  if (bad == name.end()) return std::nullopt;
  if (static_cast<unsigned char>(*bad) >= 0x80U) return "a name has letters and digits of ASCII and `.-_/#`";
  return fmt::format("a name has letters, digits and `.-_/#`, no `{}`", *bad);
}

std::optional<std::string> log_stream_name_problem(std::string_view name) {
  if (auto problem = length_problem(name)) return problem;
  const std::size_t bad = name.find_first_of(":*");
  if (bad == std::string_view::npos) return std::nullopt;
  return fmt::format("a name has no `{}`", name[bad]);
}

std::string log_group_of_path(std::string_view path) {
  std::string name;
  for (const char c : path) {
    if (is_continuation(c)) continue;
    name += is_group_character(c) ? c : c == '\\' ? '/' : '_';
  }
  return name;
}

}  // namespace insitu
