#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// How exactly a time is written.
enum class TimePrecision : std::uint8_t { Day, Minute, Second, Fraction };

/// A time as a text states it.
struct WrittenTime {
  std::optional<int> year;  ///< syslog states none
  unsigned month = 1;
  unsigned day = 1;
  unsigned day_of_year = 0;  ///< not 0: counts instead of month and day
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
  TimePrecision precision = TimePrecision::Day;
  std::optional<std::int64_t> utc_offset;  ///< milliseconds; local time is UTC plus this
  /// The name of the zone that the text states (`KST`, `Asia/Seoul`), borrowed from it; empty: it names none. Without
  /// `utc_offset` the name alone does not tell what it means.
  std::string_view zone = {};
  std::size_t length = 0;  ///< bytes of the text that state it
};

/// The wall clock in `year` as epoch milliseconds, as if it were UTC. Second 60 is the first of the next minute.
/// nullopt: there is no such time.
std::optional<std::int64_t> wall_clock(const WrittenTime& time, int year);

/// The time at the front of `text` in ISO 8601: `YYYY-MM-DD`, then a `T`, a blank or a tab, `HH:MM[:SS[.fraction]]` (a
/// comma is fine) and `Z`, `±hh:mm`, `±hhmm`, `±hh` or nothing; also `YYYYMMDDTHHMMSS`, and `/` for the date's `-`.
/// What follows it is not looked at.
std::optional<WrittenTime> read_iso_time(std::string_view text);

/// A moment that a text states on its own: no year, no zone is left to guess.
struct WrittenMoment {
  std::int64_t milliseconds = 0;  ///< of the epoch
  std::size_t length = 0;         ///< bytes of the text that state it
};

/// The moment at the front of `text` where it stands in the form that most logs use: `YYYY-MM-DDTHH:MM:SS`, perhaps a
/// fraction, then `Z` or `±hh:mm`; a blank is fine for the `T`. What read_iso_time makes of it, only sooner. nullopt:
/// ask read_iso_time.
std::optional<WrittenMoment> read_iso_moment(std::string_view text);

/// Reads the parts that written times are made of from the front of a text. Each reader moves on when it finds its part
/// and stays otherwise.
class TimeCursor {
 public:
  explicit TimeCursor(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  void move_to(std::size_t at) { at_ = at; }
  [[nodiscard]] bool sees(char c) const { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] bool sees_digit() const;
  bool take(char c);
  /// Ignoring case.
  bool take_word(std::string_view word);
  void skip_blanks();
  /// As many digits as there are up to `most`; not fewer than `least`.
  std::optional<int> number(std::size_t least, std::size_t most);
  /// Three letters, or the full name: 1 to 12.
  std::optional<unsigned> month();
  bool weekday();
  /// `HH:MM[:SS[.fraction]]`
  bool clock(WrittenTime& time);
  /// Digits behind the point, of which milliseconds are kept.
  bool fraction(WrittenTime& time);
  /// `Z`, `±hh:mm`, `±hhmm`, `±hh`
  bool offset(WrittenTime& time);
  /// `UTC`, `Z`, `GMT+0900`, what clocks print (see ZoneName), and places such as `Asia/Seoul`.
  bool zone_name(WrittenTime& time);
  /// Any of both, blanks in front; `±hh` then needs its minutes. Nothing there is fine.
  void zone(WrittenTime& time);

 private:
  bool offset_from_utc(WrittenTime& time);
  bool zone_place(WrittenTime& time);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace insitu
