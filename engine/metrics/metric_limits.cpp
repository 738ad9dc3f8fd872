#include "engine/metrics/metric_limits.h"

#include <algorithm>
#include <array>

#include "grammar/display_width.h"

namespace insitu {
namespace {

constexpr std::array<std::string_view, 27> kUnits = {
    "Seconds",          "Microseconds",     "Milliseconds", "Bytes",           "Kilobytes",        "Megabytes",
    "Gigabytes",        "Terabytes",        "Bits",         "Kilobits",        "Megabits",         "Gigabits",
    "Terabits",         "Percent",          "Count",        "Bytes/Second",    "Kilobytes/Second", "Megabytes/Second",
    "Gigabytes/Second", "Terabytes/Second", "Bits/Second",  "Kilobits/Second", "Megabits/Second",  "Gigabits/Second",
    "Terabits/Second",  "Count/Second",     "None"};

}  // namespace

std::span<const std::string_view> metric_units() { return kUnits; }

bool is_metric_unit(std::string_view text) { return std::ranges::find(kUnits, text) != kUnits.end(); }

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\n\r\v\f") == std::string_view::npos; }

std::size_t characters_in(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(first_character(text).bytes);
  return count;
}

bool is_longer_than(std::string_view text, std::size_t characters) {
  return text.size() > characters && characters_in(text) > characters;
}

}  // namespace insitu
