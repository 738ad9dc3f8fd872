#include "engine/model/zone_names.h"

#include <algorithm>
#include <array>

namespace insitu {
namespace {

constexpr int kMinutesOfHour = 60;

/// All names, in the order of their bytes.
constexpr ZoneName kZoneNames[] = {
    {"ACDT", 10 * kMinutesOfHour + 30}, {"ACST", 9 * kMinutesOfHour + 30}, {"ADT", -3 * kMinutesOfHour},
    {"AEDT", 11 * kMinutesOfHour},      {"AEST", 10 * kMinutesOfHour},     {"AKDT", -8 * kMinutesOfHour},
    {"AKST", -9 * kMinutesOfHour},      {"AST", -4 * kMinutesOfHour},      {"AWST", 8 * kMinutesOfHour},
    {"BST", 1 * kMinutesOfHour},        {"CAT", 2 * kMinutesOfHour},       {"CDT", -5 * kMinutesOfHour},
    {"CEST", 2 * kMinutesOfHour},       {"CET", 1 * kMinutesOfHour},       {"ChST", 10 * kMinutesOfHour},
    {"EAT", 3 * kMinutesOfHour},        {"EDT", -4 * kMinutesOfHour},      {"EEST", 3 * kMinutesOfHour},
    {"EET", 2 * kMinutesOfHour},        {"EST", -5 * kMinutesOfHour},      {"GMT", 0},
    {"HDT", -9 * kMinutesOfHour},       {"HKT", 8 * kMinutesOfHour},       {"HST", -10 * kMinutesOfHour},
    {"IDT", 3 * kMinutesOfHour},        {"JST", 9 * kMinutesOfHour},       {"KST", 9 * kMinutesOfHour},
    {"MDT", -6 * kMinutesOfHour},       {"MEST", 2 * kMinutesOfHour},      {"MET", 1 * kMinutesOfHour},
    {"MSK", 3 * kMinutesOfHour},        {"MST", -7 * kMinutesOfHour},      {"NDT", -2 * kMinutesOfHour - 30},
    {"NST", -3 * kMinutesOfHour - 30},  {"NZDT", 13 * kMinutesOfHour},     {"NZST", 12 * kMinutesOfHour},
    {"PDT", -7 * kMinutesOfHour},       {"PKT", 5 * kMinutesOfHour},       {"PST", -8 * kMinutesOfHour},
    {"SAST", 2 * kMinutesOfHour},       {"SST", -11 * kMinutesOfHour},     {"UTC", 0},
    {"WAT", 1 * kMinutesOfHour},        {"WEST", 1 * kMinutesOfHour},      {"WET", 0},
    {"WIB", 7 * kMinutesOfHour},        {"WIT", 9 * kMinutesOfHour},       {"WITA", 8 * kMinutesOfHour},
};
static_assert(std::ranges::is_sorted(kZoneNames, {}, &ZoneName::name));

constexpr ZoneName kAmbiguous[] = {
    {"CST", std::nullopt, "UTC-6 (Chicago), UTC-5 (Havana) or UTC+8 (Shanghai)", "America/Chicago"},
    {"IST", std::nullopt, "UTC+5:30 (Kolkata), UTC+2 (Jerusalem) or UTC+1 (Dublin)", "Asia/Kolkata"},
};

constexpr std::string_view kAreas[] = {"Africa/",    "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/",
                                       "Australia/", "Brazil/",  "Canada/",     "Chile/",  "Etc/",  "Europe/",
                                       "Indian/",    "Mexico/",  "Pacific/",    "US/"};

/// The letters that names end in, as bits from `A` on. Most words end in others.
constexpr std::uint32_t kLastLetters = [] {
  std::uint32_t letters = 0;
  for (const ZoneName& zone : kZoneNames) letters |= 1U << (zone.name.back() - 'A');
  for (const ZoneName& zone : kAmbiguous) letters |= 1U << (zone.name.back() - 'A');
  return letters;
}();

}  // namespace

const ZoneName* find_zone_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 4) return nullptr;
  const char last = name.back();
  if (last < 'A' || last > 'Z' || (kLastLetters >> (last - 'A') & 1) == 0) return nullptr;
  const auto* known = std::ranges::lower_bound(kZoneNames, name, {}, &ZoneName::name);
  if (known != std::end(kZoneNames) && known->name == name) return known;
  const auto* ambiguous = std::ranges::find(kAmbiguous, name, &ZoneName::name);
  return ambiguous == std::end(kAmbiguous) ? nullptr : ambiguous;
}

std::span<const ZoneName> ambiguous_zone_names() { return kAmbiguous; }

bool begins_as_place(std::string_view word) {
  return std::ranges::any_of(kAreas, [word](std::string_view area) { return word.starts_with(area); });
}

}  // namespace insitu
