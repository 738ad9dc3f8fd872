#include "grammar/moved_number.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace insitu {

std::optional<std::string> moved_number(std::string_view number, double by) {
  if (number.starts_with('+')) number.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  if (value + by == value || std::fabs(value) >= 1e15) return std::nullopt;
  return fmt::format("{}", value + by);
}

}  // namespace insitu
