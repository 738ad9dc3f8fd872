#include "engine/input/record_time.h"

namespace insitu {

std::optional<RecordTime> read_record_time(std::string_view text) {
  constexpr std::size_t kMaxFractionDigits = 9;
  constexpr std::size_t kToSeconds = std::string_view("YYYY-MM-DDThh:mm:ss").size();
  // A blank for the `T` and a comma for the point are times for others.
  if (text.size() <= kToSeconds || text[10] != 'T' || text[kToSeconds] == ',') return std::nullopt;
  const auto moment = read_iso_moment(text);
  if (!moment) return std::nullopt;
  RecordTime time{.moment = *moment};
  time.is_zulu = text[moment->length - 1] == 'Z';
  if (text[kToSeconds] == '.') {
    const std::size_t zone_length = std::string_view(time.is_zulu ? "Z" : "+hh:mm").size();
    time.fraction_digits = moment->length - zone_length - kToSeconds - 1;
  }
  return time.fraction_digits > kMaxFractionDigits ? std::nullopt : std::optional(time);
}

}  // namespace insitu
