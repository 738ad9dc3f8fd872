#pragma once

#include <cstdint>
#include <string>

namespace insitu {

/// A moment as a calendar and a clock show it.
struct CivilTime {
  std::int64_t year = 1970;
  unsigned month = 1;        ///< from 1
  unsigned day = 1;          ///< from 1
  unsigned weekday = 0;      ///< 0: Sunday
  unsigned day_of_year = 1;  ///< from 1
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
};

/// Returns the UTC calendar at epoch milliseconds. (For another zone, add its offset first.)
CivilTime civil_time(std::int64_t milliseconds);

/// Appends epoch milliseconds as the service prints a time: `YYYY-MM-DD HH:MM:SS.mmm`, UTC.
void append_timestamp(std::string& out, std::int64_t milliseconds);

/// Returns the epoch milliseconds of a civil time, UTC. Out-of-range parts are not checked; a result beyond 64 bits
/// becomes the nearest that fits.
std::int64_t from_civil(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0,
                        int millisecond = 0);

/// Whether the parts name a time that exists (second 60 does not).
bool is_civil(int year, unsigned month, unsigned day, int hour, int minute, int second);

}  // namespace insitu
