#include "engine/input/export_line.h"

#include <algorithm>
#include <cstddef>

#include "engine/input/record_time.h"
#include "engine/model/ascii.h"

namespace insitu {
namespace {

/// Takes the last part of a path away and returns it.
std::string_view take_last_part(std::string_view& path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view part = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return part;
}

/// Whether a text is `8-4-4-4-12` hexadecimal digits.
bool is_task_id(std::string_view text) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return std::ranges::equal(text, kShape, [](char c, char shape) {
    const bool is_hex = is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
    return shape == '-' ? c == '-' : is_hex;
  });
}

bool is_file_number(std::string_view name) {
  constexpr std::size_t kNumberDigits = 6;
  if (name.ends_with(".gz")) name.remove_suffix(std::string_view(".gz").size());
  return name.size() == kNumberDigits && std::ranges::all_of(name, is_digit);
}

}  // namespace

std::optional<ExportLine> read_export_line(std::string_view line) {
  constexpr std::size_t kMilliseconds = 3;
  const auto time = read_record_time(line);
  if (!time || !time->is_zulu || time->fraction_digits != kMilliseconds) return std::nullopt;
  line.remove_prefix(time->moment.length);
  if (!line.starts_with(' ')) return std::nullopt;
  return ExportLine{.time = time->moment.milliseconds, .message = line.substr(1)};
}

std::optional<std::string_view> export_stream_of(std::string_view path) {
  const bool is_numbered = is_file_number(take_last_part(path));
  const std::string_view stream = take_last_part(path);
  if (!is_numbered || stream.empty() || !is_task_id(take_last_part(path))) return std::nullopt;
  return stream;
}

}  // namespace insitu
