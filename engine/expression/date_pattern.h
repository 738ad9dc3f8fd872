#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/time_zone.h"

/// Times written by a pattern of Java's DateTimeFormatter.
///
/// Letters: `y` `u` year, `M` `L` month, `d` day, `D` day of the year, `E` day of the week, `a` AM/PM, `H` `k` `h` `K`
/// hour (0-23, 1-24, 1-12, 0-11), `m` minute, `s` second, `S` fraction, `n` nanosecond, `A` millisecond of the day,
/// `X` `x` `Z` `O` distance from UTC, `z` `v` `V` zone; names are English, their letter case does not matter. `'T'` is
/// literal text, `''` a quote, `[...]` may be left out. `Y` is taken for `y`.
namespace insitu {

/// What is wrong with a pattern; nullopt: nothing.
std::optional<std::string> find_pattern_problem(std::string_view pattern);

/// Reads a time, as epoch milliseconds. A month or day that the pattern lacks is the first one, a time of day 00:00;
/// `zone` is used if the text states none. nullopt: `text` is not written so, has no year, or is no time that exists.
std::optional<std::int64_t> read_date(std::string_view text, std::string_view pattern, const TimeZone& zone);

}  // namespace insitu
