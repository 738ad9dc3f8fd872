#include "engine/input/record_time.h"

#include <algorithm>
#include <cstring>

#include "engine/model/ascii.h"
#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxFractionDigits = 9;

bool are_eight_digits(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  // The left half of each byte is 3, also after 6 has been added to the right one.
  constexpr std::uint64_t kLeft = kOnes * 0xF0;
  return (word & kLeft) == kOnes * 0x30 && ((word + kOnes * 6) & kLeft) == kOnes * 0x30;
}

}  // namespace

std::optional<RecordTime> read_record_time(std::string_view text) {
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

bool RecordTimes::is_in_minute(std::string_view text) const {
  return has_minute_ && text.size() >= kToMinute.size() &&
         std::memcmp(text.data(), minute_.data(), kToMinute.size()) == 0;
}

std::size_t RecordTimes::length_of_zulu(std::string_view text) {
  constexpr std::string_view kAfterMinute = "ss.nnnnnnnnnZ";  // as container runtimes write it
  if (is_in_minute(text) && text.size() >= kToMinute.size() + kAfterMinute.size()) {
    const char* const seconds = text.data() + kToMinute.size();
    const bool is_second = seconds[0] >= '0' && seconds[0] <= '5' && is_digit(seconds[1]) && seconds[2] == '.';
    if (is_second && are_eight_digits(seconds + 3) && is_digit(seconds[11]) && seconds[12] == 'Z') {
      return kToMinute.size() + kAfterMinute.size();
    }
  }
  const auto time = read(text);
  return time && time->is_zulu ? time->moment.length : 0;
}

std::optional<RecordTime> RecordTimes::read(std::string_view text) {
  if (is_in_minute(text)) {
    if (const auto time = read_in_minute(text)) return time;
  }
  const auto time = read_record_time(text);
  if (time && time->is_zulu && time->moment.milliseconds >= 0) {
    std::ranges::copy(text.substr(0, minute_.size()), minute_.begin());
    has_minute_ = true;
    minute_begin_ = time->moment.milliseconds / kMinute * kMinute;
  }
  return time;
}

/// Reads the seconds, a fraction and `Z`. nullopt: it is written otherwise, but may be a time.
std::optional<RecordTime> RecordTimes::read_in_minute(std::string_view text) const {
  std::size_t at = minute_.size();
  if (text.size() <= at + 2 || text[at] < '0' || text[at] > '5' || !is_digit(text[at + 1])) return std::nullopt;
  RecordTime time;
  time.is_zulu = true;
  std::int64_t milliseconds = ((text[at] - '0') * 10 + (text[at + 1] - '0')) * kSecond;
  at += 2;
  if (text[at] == '.') {
    const std::size_t begin = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    time.fraction_digits = at - begin;
    if (time.fraction_digits == 0 || time.fraction_digits > kMaxFractionDigits) return std::nullopt;
    std::int64_t unit = kSecond / 10;
    for (std::size_t i = begin; i < std::min(at, begin + 3); ++i, unit /= 10) milliseconds += (text[i] - '0') * unit;
  }
  if (at == text.size() || text[at] != 'Z') return std::nullopt;
  time.moment = {.milliseconds = minute_begin_ + milliseconds, .length = at + 1};
  return time;
}

}  // namespace insitu
