#include "cli/report_origin.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "cli/console.h"
#include "cli/environment.h"
#include "cli/time_options.h"
#include "engine/model/ascii.h"

namespace insitu::cli {
namespace {

bool needs_no_quotes(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("@%_+=:,./-").contains(c) ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string quoted_for_shell(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, needs_no_quotes)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

/// The time of builds that can be repeated, milliseconds; see reproducible-builds.org.
std::optional<std::int64_t> stated_time() {
  const std::string text = environment_variable("SOURCE_DATE_EPOCH");
  constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
  if (text.empty() || error != std::errc{} || stopped != end || seconds < 0 || seconds > kLastSecond)
    return std::nullopt;
  return seconds * 1000;
}

std::string moment(std::int64_t time, const std::optional<ShownZone>& zone) {
  return time_in_zone(time, zone ? *zone : ShownZone{"UTC", TimeZone()}, UtcOffset::Hidden);
}

/// To the second.
std::string made_text(std::int64_t time, const std::optional<ShownZone>& zone) {
  constexpr std::size_t kToSeconds = std::string_view("2026-03-02 00:04:05").size();
  return fmt::format("{} {}", moment(time, zone).substr(0, kToSeconds), zone ? zone->name : "UTC");
}

std::string window_text(const QueryClock& clock, const std::optional<ShownZone>& zone) {
  if (!clock.start && !clock.end) return "all times";
  if (!clock.end) return fmt::format("from {} on", moment(*clock.start, zone));
  if (!clock.start) return fmt::format("up to {}", moment(*clock.end, zone));
  return fmt::format("{} to {}", moment(*clock.start, zone), moment(*clock.end, zone));
}

/// A file that is gone has no size. Throws where the system does not say: a report must not depend on luck.
ReportFile report_file(const std::string& name, const std::string& path) {
  if (name == "-") return {.name = name, .bytes = std::nullopt};
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::status_known(status))
    throw std::filesystem::filesystem_error("its size is unknown", path, error);
  if (!std::filesystem::is_regular_file(status)) return {.name = name, .bytes = std::nullopt};
  return {.name = name, .bytes = std::filesystem::file_size(path)};
}

ReportOrigin common_origin(const CommonArguments& arguments, const std::optional<ShownZone>& zone) {
  const auto stated = stated_time();
  ReportOrigin origin;
  origin.command_line = arguments.command_line;
  origin.made = made_text(stated.value_or(milliseconds_now()), zone);
  origin.has_durations = !stated;
  origin.messages = kept_messages();
  return origin;
}

}  // namespace

std::string command_line(std::string_view command, const std::vector<std::string>& words) {
  std::string line = fmt::format("insitu {}", command);
  for (const std::string& word : words) line += " " + quoted_for_shell(word);
  return line;
}

ReportOrigin report_origin(const CommonArguments& arguments, const std::vector<std::string>& files,
                           const std::optional<ShownZone>& zone) {
  ReportOrigin origin = common_origin(arguments, zone);
  add_report_files(origin, files);
  return origin;
}

void add_report_files(ReportOrigin& origin, const std::vector<std::string>& files) {
  for (const std::string& file : files) origin.files.push_back(report_file(file, file));
}

ReportOrigin report_origin(const InputArguments& arguments, const InputFiles& files, const QueryClock& clock,
                           const std::optional<ShownZone>& zone) {
  ReportOrigin origin = common_origin(arguments, zone);
  for (std::size_t i = 0; i < files.inputs.size(); ++i) {
    origin.files.push_back(report_file(files.names[i], files.inputs[i].path));
  }
  origin.window = window_text(clock, zone);
  origin.zone = zone ? zone->name : "UTC";
  return origin;
}

std::string report_seconds(double seconds) { return fmt::format("{:.3f} s", seconds); }

}  // namespace insitu::cli
