#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace insitu {

/// A zone as clocks print it: `KST`, `CEST`. The names are those that the tz database has in use since 2015, without
/// the numbers (`+03`) that it prints elsewhere. `EST`, `PST` and similar names mean what RFC 822 says.
struct ZoneName {
  std::string_view name;
  /// The minutes to add to UTC; nullopt: zones of several offsets print this name.
  std::optional<int> minutes;
  /// If there are several: their offsets, "UTC-6, UTC-5 or UTC+8".
  std::string_view meanings = {};
  /// If there are several: one of the zones, for a hint.
  std::string_view place = {};
};

/// Finds a name; letter case counts. nullptr: no zone prints it. Static data.
const ZoneName* find_zone_name(std::string_view name);

/// Returns the names that do not say which zone they mean.
std::span<const ZoneName> ambiguous_zone_names();

/// Whether a word begins as the places of the tz database do: `Asia/`, `Europe/`.
bool begins_as_place(std::string_view word);

}  // namespace insitu
