#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "engine/expression/date_pattern.h"
#include "engine/extract/member_time.h"
#include "engine/extract/time_format.h"
#include "engine/model/time_syntax.h"
#include "engine/model/usual_times.h"
#include "insitu/event_time.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

Finding check_length(std::size_t length, std::string_view text, std::string_view what) {
  if (length > 0 && length <= text.size()) return std::nullopt;
  return std::string(what) + " states a time of " + std::to_string(length) + " bytes: " + write_escaped(text);
}

/// The fast reader of moments gives what the other one does.
Finding check_iso(std::string_view text) {
  const auto time = read_iso_time(text);
  if (time) {
    if (Finding finding = check_length(time->length, text, "ISO 8601")) return finding;
  }
  const auto moment = read_iso_moment(text);
  if (!moment) return std::nullopt;
  if (!time || !time->year || !time->utc_offset) return "a moment, but no time: " + write_escaped(text);
  const auto clock = wall_clock(*time, *time->year);
  if (!clock || *clock - *time->utc_offset != moment->milliseconds || time->length != moment->length)
    return "another moment: " + write_escaped(text);
  return std::nullopt;
}

Finding check_format(const TimeFormat& format, std::string_view text) {
  const auto time = format.read(text);
  if (!time) return std::nullopt;
  if (time->time.length > text.size()) return "a format matches more than the text: " + write_escaped(text);
  return std::nullopt;
}

const TimeReader& any_times() {
  static const TimeReader times = *TimeReader::make({.now = 1'700'000'000'000});
  return times;
}

Finding check_line_times(std::string_view line) {
  const TimeReader& times = any_times();
  const auto time = times.find_in_line(line);
  if (!time && times.begins_with_time(line)) return "a line begins with a time that is none: " + write_escaped(line);
  std::string scratch;
  const auto whole = find_member_time(line, times, scratch);
  const auto front = find_time_at_front(line, times, scratch);
  if (front && front != whole) return "a time at the front that the whole object does not have: " + write_escaped(line);
  return std::nullopt;
}

}  // namespace

Finding times(std::string_view bytes) {
  const std::string_view format_text = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(std::min(format_text.size() + 1, bytes.size()));
  const auto format = TimeFormat::make(std::string(format_text));
  if (!format && format.error().empty()) return "a format is refused without a reason";
  const auto problem = find_pattern_problem(format_text);
  if (problem && problem->empty()) return "a pattern of Java is refused without a reason";
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (format) {
      if (Finding finding = check_format(*format, line)) return finding;
    }
    if (!problem) read_date(line, format_text, {});
    if (Finding finding = check_iso(line)) return finding;
    if (Finding finding = check_line_times(line)) return finding;
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz
