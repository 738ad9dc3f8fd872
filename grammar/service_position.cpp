#include "grammar/service_position.h"

#include <fmt/format.h>

#include <algorithm>

#include "grammar/ascii.h"

namespace insitu {

std::string service_position(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, std::min(at, text.size()));
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t newline = before.rfind('\n');
  const std::string_view line = newline == std::string_view::npos ? before : before.substr(newline + 1);
  const auto characters = std::ranges::count_if(line, [](char c) { return !lexical::is_continuation(c); });
  return fmt::format("line {} and position {}", lines + 1, characters);
}

}  // namespace insitu
