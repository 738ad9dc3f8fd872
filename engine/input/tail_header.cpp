#include "engine/input/tail_header.h"

#include <cstddef>

#include "engine/input/record_time.h"
#include "engine/model/ansi.h"
#include "engine/model/time_syntax.h"

namespace insitu {
namespace {

constexpr char kEscape = '\x1b';
constexpr std::string_view kShortTime = "YYYY-MM-DDThh:mm:ss";

void skip_colours(std::string_view& text) { text.remove_prefix(leading_colours(text)); }

/// Takes what separates a header's part from the next: nothing at the end of the line, else one blank.
bool take_blank(std::string_view& line) {
  if (line.empty()) return true;
  if (line.front() != ' ') return false;
  line.remove_prefix(1);
  return true;
}

/// Reads a time of exactly the form of kShortTime, which is UTC.
std::optional<std::int64_t> read_second(std::string_view text) {
  if (text.size() != kShortTime.size() || text[4] != '-' || text[10] != 'T') return std::nullopt;
  const auto time = read_iso_time(text);
  if (!time || time->length != text.size() || time->precision != TimePrecision::Second) return std::nullopt;
  return wall_clock(*time, *time->year);
}

}  // namespace

std::optional<TailHeader> read_tail_header(std::string_view line) {
  skip_colours(line);
  const auto time = read_record_time(line);
  // Python prints microseconds, or no fraction where they are zero; and an offset, never a `Z`.
  const bool is_isoformat = time && !time->is_zulu &&
                            (time->fraction_digits == 0 || time->fraction_digits == std::string_view("uuuuuu").size());
  if (!is_isoformat) return std::nullopt;
  line.remove_prefix(time->moment.length);
  skip_colours(line);
  if (!line.starts_with(' ')) return std::nullopt;
  line.remove_prefix(1);
  skip_colours(line);
  std::size_t end = 0;
  while (end < line.size() && line[end] != ' ' && line[end] != kEscape) ++end;
  if (end == 0) return std::nullopt;
  TailHeader header{.time = time->moment.milliseconds, .stream = line.substr(0, end)};
  line.remove_prefix(end);
  skip_colours(line);
  if (!take_blank(line)) return std::nullopt;
  header.message = line;
  return header;
}

std::optional<TailHeader> read_short_tail_header(std::string_view line) {
  skip_colours(line);
  const auto time = read_second(line.substr(0, kShortTime.size()));
  if (!time) return std::nullopt;
  line.remove_prefix(kShortTime.size());
  skip_colours(line);
  if (!take_blank(line)) return std::nullopt;
  return TailHeader{.time = *time, .message = line};
}

}  // namespace insitu
