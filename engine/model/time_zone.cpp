#include "insitu/time_zone.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <exception>

#include "engine/model/milliseconds.h"
#include "engine/model/zone_database.h"

namespace insitu {
namespace {

const date::time_zone* zone_of(const void* zone) { return static_cast<const date::time_zone*>(zone); }

/// The library counts in whole seconds; its calendar ends with the year 32767.
std::chrono::seconds whole_seconds(std::int64_t milliseconds) {
  constexpr std::int64_t kFurthestSeconds = 900'000'000'000;
  const std::int64_t seconds =
      std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(milliseconds)).count();
  return std::chrono::seconds(std::clamp(seconds, -kFurthestSeconds, kFurthestSeconds));
}

date::sys_info info_at(const void* zone, std::int64_t utc_milliseconds) {
  return zone_of(zone)->get_info(date::sys_seconds(whole_seconds(utc_milliseconds)));
}

std::optional<std::int64_t> two_digits(std::string_view text, std::size_t at) {
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (!digit(at) || !digit(at + 1)) return std::nullopt;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

/// Reads `+09:00`, `+0900` or `+09`.
std::optional<std::int64_t> read_offset(std::string_view text) {
  if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
  const auto hours = two_digits(text, 1);
  if (!hours) return std::nullopt;
  std::int64_t offset = *hours * 60 * kMinute;
  if (text.size() > 3) {
    const std::size_t at = text[3] == ':' ? 4 : 3;
    const auto minutes = two_digits(text, at);
    if (!minutes || *minutes >= 60 || text.size() != at + 2) return std::nullopt;
    offset += *minutes * kMinute;
  }
  if (offset > kMaxOffset) return std::nullopt;
  return text.front() == '-' ? -offset : offset;
}

/// What has been found out about the system, which has one database or none.
std::atomic<bool> missed_database = false;

bool has_database() {
  try {
    return !date::get_tzdb().zones.empty();
  } catch (const std::exception&) {
    return false;
  }
}

/// Finds a zone of the library, which throws where a zone is not known and where there is no database.
const date::time_zone* find_in_database(std::string_view name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    if (!has_database()) missed_database = true;
    return nullptr;
  }
}

}  // namespace

bool has_missed_zone_database() { return missed_database; }

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  TimeZone zone;
  if (name == "Z" || name == "UTC" || name == "GMT") return zone;
  if (const auto offset = read_offset(name)) {
    zone.fixed_offset_ = *offset;
    return zone;
  }
  zone.zone_ = find_in_database(name);
  if (zone.zone_ == nullptr) return std::nullopt;
  return zone;
}

std::optional<std::string> TimeZone::local_name() {
  if (const char* variable = std::getenv("TZ")) {  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
    std::string_view name = variable;
    if (name.starts_with(':')) name.remove_prefix(1);
    if (name.empty()) name = "UTC";
    return find(name) ? std::optional(std::string(name)) : std::nullopt;
  }
  try {
    return date::current_zone()->name();
  } catch (const std::exception&) {
    if (!has_database()) missed_database = true;
    return std::nullopt;
  }
}

std::int64_t TimeZone::to_utc(std::int64_t local_milliseconds) const {
  std::int64_t offset = fixed_offset_;
  if (zone_ != nullptr) {
    // The first of two offsets is the one in force before the clocks changed: of a doubled time it is the earlier, a
    // skipped one it moves on.
    const auto info = zone_of(zone_)->get_info(date::local_seconds(whole_seconds(local_milliseconds)));
    offset = info.first.offset.count() * 1000;
  }
  std::int64_t utc = 0;
  return __builtin_sub_overflow(local_milliseconds, offset, &utc) ? local_milliseconds : utc;
}

std::int64_t TimeZone::offset_at(std::int64_t utc_milliseconds) const {
  return zone_ == nullptr ? fixed_offset_ : info_at(zone_, utc_milliseconds).offset.count() * 1000;
}

std::optional<std::int64_t> TimeZone::offset_named(std::string_view abbreviation,
                                                   std::int64_t local_milliseconds) const {
  if (zone_ == nullptr) return std::nullopt;
  constexpr std::int64_t kHalfYear = std::int64_t{183} * 24 * 60 * kMinute;
  // Two offsets are in force of a time that occurs twice; the name says which is meant.
  for (const std::int64_t local : {local_milliseconds, local_milliseconds - kHalfYear}) {
    const auto info = zone_of(zone_)->get_info(date::local_seconds(whole_seconds(local)));
    if (info.first.abbrev == abbreviation) return info.first.offset.count() * 1000;
    if (info.result != date::local_info::unique && info.second.abbrev == abbreviation)
      return info.second.offset.count() * 1000;
  }
  return std::nullopt;
}

std::string TimeZone::abbreviation_at(std::int64_t utc_milliseconds) const {
  if (zone_ != nullptr) return info_at(zone_, utc_milliseconds).abbrev;
  if (fixed_offset_ == 0) return "UTC";
  const std::int64_t minutes = std::abs(fixed_offset_) / kMinute;
  return fmt::format("{}{:02}:{:02}", fixed_offset_ < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace insitu
