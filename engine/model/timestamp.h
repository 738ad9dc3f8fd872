#pragma once

#include <cstdint>
#include <string>

namespace insitu {

/// `YYYY-MM-DD HH:MM:SS.mmm`, UTC, of epoch milliseconds: how the service prints a time.
void append_timestamp(std::string& out, std::int64_t milliseconds);

/// Epoch milliseconds of a civil time, UTC. Out-of-range parts are not checked.
std::int64_t from_civil(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0,
                        int millisecond = 0);

/// Whether the parts name a time that exists (second 60 does not).
bool is_civil(int year, unsigned month, unsigned day, int hour, int minute, int second);

}  // namespace insitu
