#include "engine/expression/date_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/model/calendar_names.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

enum class Padding : std::uint8_t { Zeros, None };

std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/// The week that ISO 8601 counts a day to.
struct IsoWeek {
  std::int64_t year = 0;
  int week = 0;
};

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(std::int64_t year) { return is_leap(year) ? 366 : 365; }

/// A week belongs to the year of its Thursday.
IsoWeek iso_week(const CivilTime& civil) {
  const int from_monday = static_cast<int>((civil.weekday + 6) % 7);
  int thursday = static_cast<int>(civil.day_of_year) - 1 - from_monday + 3;  // from 0
  std::int64_t year = civil.year;
  if (thursday < 0) {
    --year;
    thursday += days_in(year);
  } else if (thursday >= days_in(year)) {
    thursday -= days_in(year);
    ++year;
  }
  return {year, thursday / 7 + 1};
}

class DateWriter {
 public:
  DateWriter(std::string& out, std::int64_t utc, const TimeZone& zone) : out_(out), utc_(utc), zone_(zone) {
    offset_ = zone.offset_at(utc);
    std::int64_t local = 0;
    civil_ = civil_time(__builtin_add_overflow(utc, offset_, &local) ? utc : local);
  }

  void run(std::string_view format) {
    for (std::size_t percent = format.find('%'); percent != std::string_view::npos; percent = format.find('%')) {
      out_ += format.substr(0, percent);
      format.remove_prefix(percent);
      const bool unpadded = format.starts_with("%-");
      const std::size_t letter_at = unpadded ? 2 : 1;
      const bool known =
          letter_at < format.size() && directive(format[letter_at], unpadded ? Padding::None : Padding::Zeros);
      if (!known) out_ += format.substr(0, letter_at + 1);
      format.remove_prefix(std::min(letter_at + 1, format.size()));
    }
    out_ += format;
  }

 private:
  void number(std::int64_t number, int width, Padding padding) {
    fmt::format_to(std::back_inserter(out_), "{:0{}}", number, padding == Padding::None ? 0 : width);
  }
  void blank_padded(std::int64_t number, Padding padding) {
    fmt::format_to(std::back_inserter(out_), "{:{}}", number, padding == Padding::None ? 0 : 2);
  }

  bool directive(char letter, Padding padding) {
    return date(letter, padding) || time(letter, padding) || other(letter);
  }

  bool date(char letter, Padding padding) {
    switch (letter) {
      case 'Y': number(civil_.year, 4, padding); return true;
      case 'C': number(floor_divide(civil_.year, 100), 2, padding); return true;
      case 'y': number(civil_.year - floor_divide(civil_.year, 100) * 100, 2, padding); return true;
      case 'm': number(civil_.month, 2, padding); return true;
      case 'd': number(civil_.day, 2, padding); return true;
      case 'e': blank_padded(civil_.day, padding); return true;
      case 'j': number(civil_.day_of_year, 3, padding); return true;
      case 'B': out_ += kMonths[civil_.month - 1]; return true;
      case 'b':
      case 'h': out_ += kMonths[civil_.month - 1].substr(0, 3); return true;
      case 'A': out_ += kWeekdays[civil_.weekday]; return true;
      case 'a': out_ += kWeekdays[civil_.weekday].substr(0, 3); return true;
      case 'u': number(civil_.weekday == 0 ? 7 : civil_.weekday, 1, padding); return true;
      case 'w': number(civil_.weekday, 1, padding); return true;
      default: return week(letter, padding);
    }
  }

  bool week(char letter, Padding padding) {
    const auto day = static_cast<int>(civil_.day_of_year) - 1;
    const auto weekday = static_cast<int>(civil_.weekday);
    switch (letter) {
      case 'G': number(iso_week(civil_).year, 4, padding); return true;
      case 'g': number(iso_week(civil_).year - floor_divide(iso_week(civil_).year, 100) * 100, 2, padding); return true;
      case 'V': number(iso_week(civil_).week, 2, padding); return true;
      case 'U': number((day + 7 - weekday) / 7, 2, padding); return true;
      case 'W': number((day + 7 - (weekday + 6) % 7) / 7, 2, padding); return true;
      default: return false;
    }
  }

  bool time(char letter, Padding padding) {
    const int hour_of_half = civil_.hour % 12 == 0 ? 12 : civil_.hour % 12;
    switch (letter) {
      case 'H': number(civil_.hour, 2, padding); return true;
      case 'k': blank_padded(civil_.hour, padding); return true;
      case 'I': number(hour_of_half, 2, padding); return true;
      case 'l': blank_padded(hour_of_half, padding); return true;
      case 'M': number(civil_.minute, 2, padding); return true;
      case 'S': number(civil_.second, 2, padding); return true;
      case 'L': number(civil_.millisecond, 3, padding); return true;
      case 'f': number(civil_.millisecond * 1000, 6, padding); return true;
      case 'p': out_ += civil_.hour < 12 ? "AM" : "PM"; return true;
      case 'P': out_ += civil_.hour < 12 ? "am" : "pm"; return true;
      case 's': number(floor_divide(utc_, 1000), 1, padding); return true;
      default: return false;
    }
  }

  bool other(char letter) {
    switch (letter) {
      case 'F': run("%Y-%m-%d"); return true;
      case 'D':
      case 'x': run("%m/%d/%y"); return true;
      case 'T':
      case 'X': run("%H:%M:%S"); return true;
      case 'R': run("%H:%M"); return true;
      case 'r': run("%I:%M:%S %p"); return true;
      case 'c': run("%a %b %e %H:%M:%S %Y"); return true;
      case 'Z': out_ += zone_.abbreviation_at(utc_); return true;
      case 'z': offset(); return true;
      case 'n': out_ += '\n'; return true;
      case 't': out_ += '\t'; return true;
      case '%': out_ += '%'; return true;
      default: return false;
    }
  }

  void offset() {
    const std::int64_t minutes = (offset_ < 0 ? -offset_ : offset_) / 60'000;
    fmt::format_to(std::back_inserter(out_), "{}{:02}{:02}", offset_ < 0 ? '-' : '+', minutes / 60, minutes % 60);
  }

  std::string& out_;
  std::int64_t utc_;
  const TimeZone& zone_;
  std::int64_t offset_ = 0;
  CivilTime civil_;
};

}  // namespace

void append_date(std::string& out, std::string_view format, std::int64_t utc_milliseconds, const TimeZone& zone) {
  DateWriter(out, utc_milliseconds, zone).run(format);
}

}  // namespace insitu
