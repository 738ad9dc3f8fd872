#include "engine/model/zone_names.h"

#include <algorithm>
#include <array>

namespace insitu {
namespace {

constexpr int kHour = 60;

/// In the order of their bytes.
constexpr ZoneName kZoneNames[] = {
    {"ACDT", 10 * kHour + 30}, {"ACST", 9 * kHour + 30}, {"ADT", -3 * kHour},
    {"AEDT", 11 * kHour},      {"AEST", 10 * kHour},     {"AKDT", -8 * kHour},
    {"AKST", -9 * kHour},      {"AST", -4 * kHour},      {"AWST", 8 * kHour},
    {"BST", 1 * kHour},        {"CAT", 2 * kHour},       {"CDT", -5 * kHour},
    {"CEST", 2 * kHour},       {"CET", 1 * kHour},       {"ChST", 10 * kHour},
    {"EAT", 3 * kHour},        {"EDT", -4 * kHour},      {"EEST", 3 * kHour},
    {"EET", 2 * kHour},        {"EST", -5 * kHour},      {"GMT", 0},
    {"HDT", -9 * kHour},       {"HKT", 8 * kHour},       {"HST", -10 * kHour},
    {"IDT", 3 * kHour},        {"JST", 9 * kHour},       {"KST", 9 * kHour},
    {"MDT", -6 * kHour},       {"MEST", 2 * kHour},      {"MET", 1 * kHour},
    {"MSK", 3 * kHour},        {"MST", -7 * kHour},      {"NDT", -2 * kHour - 30},
    {"NST", -3 * kHour - 30},  {"NZDT", 13 * kHour},     {"NZST", 12 * kHour},
    {"PDT", -7 * kHour},       {"PKT", 5 * kHour},       {"PST", -8 * kHour},
    {"SAST", 2 * kHour},       {"SST", -11 * kHour},     {"UTC", 0},
    {"WAT", 1 * kHour},        {"WEST", 1 * kHour},      {"WET", 0},
    {"WIB", 7 * kHour},        {"WIT", 9 * kHour},       {"WITA", 8 * kHour},
};
static_assert(std::ranges::is_sorted(kZoneNames, {}, &ZoneName::name));

constexpr ZoneName kAmbiguous[] = {
    {"CST", std::nullopt, "UTC-6 (Chicago), UTC-5 (Havana) or UTC+8 (Shanghai)", "America/Chicago"},
    {"IST", std::nullopt, "UTC+5:30 (Kolkata), UTC+2 (Jerusalem) or UTC+1 (Dublin)", "Asia/Kolkata"},
};

constexpr std::string_view kAreas[] = {"Africa/",    "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/",
                                       "Australia/", "Brazil/",  "Canada/",     "Chile/",  "Etc/",  "Europe/",
                                       "Indian/",    "Mexico/",  "Pacific/",    "US/"};

}  // namespace

const ZoneName* find_zone_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 4) return nullptr;
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
