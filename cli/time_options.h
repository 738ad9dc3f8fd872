#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// The system's clock, in milliseconds since 1970.
std::int64_t milliseconds_now();

/// How the time of events is stated that none was found of.
inline constexpr std::string_view kHowToStateTimes =
    "of JSON, name its field with `--time-field`; of text, say how it is written with `--time-format`";

/// Describes why no event is in a window: "no event lies in the window: the newest is of 2026-03-02 12:00:10.000
/// (`--anchor last` counts from there)". `newest`: the latest time of all events; nullopt: none states one.
std::string describe_empty_window(std::optional<std::int64_t> newest);

/// Reads --show-times; nullopt: times are printed in UTC, as always. Returns false, after complaining, if it names no
/// zone.
bool read_shown_zone(const TimeArguments& arguments, std::optional<ShownZone>& zone);

/// Reads the arguments about times into the options of a query. Returns false, after complaining, if they cannot be
/// understood, or if the newest event cannot be found. `scan_options`: how to read the inputs for that.
bool read_time_options(const TimeArguments& arguments, std::span<const Input> inputs, const ScanOptions& scan_options,
                       QueryOptions& query);

/// Reports on stderr which times were not read because their zone may be one of several, and whose year is a guess.
void note_times(const QueryOptions& query);
/// The same of what another run met.
void note_times(bool has_used_year_of_file, std::span<const UnreadZone> zones);

}  // namespace insitu::cli
