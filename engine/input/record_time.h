#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/usual_times.h"

namespace insitu {

/// A time of RFC 3339 at the front of a text.
struct RecordTime {
  WrittenMoment moment;
  std::size_t fraction_digits = 0;
  bool is_zulu = false;  ///< it ends with `Z`, not with an offset
};

/// Reads `YYYY-MM-DDThh:mm:ss`, then perhaps a point and 1 to 9 digits, then `Z` or `±hh:mm`. nullopt: the text does
/// not begin so, or there is no such time. Thread-safe.
std::optional<RecordTime> read_record_time(std::string_view text);

/// Reads the times of records one after the other, of which most are of the same minute. Not thread-safe.
class RecordTimes {
 public:
  /// Reads as read_record_time does.
  std::optional<RecordTime> read(std::string_view text);
  /// Returns the length of the time that read() reads, if it ends with `Z`; 0: there is none.
  std::size_t length_of_zulu(std::string_view text);

 private:
  [[nodiscard]] bool is_in_minute(std::string_view text) const;
  std::optional<RecordTime> read_in_minute(std::string_view text) const;

  static constexpr std::string_view kToMinute = "YYYY-MM-DDThh:mm:";

  std::array<char, kToMinute.size()> minute_ = {};  ///< of the last time that ends with `Z`, as it is written
  bool has_minute_ = false;
  std::int64_t minute_begin_ = 0;  ///< epoch milliseconds
};

}  // namespace insitu
