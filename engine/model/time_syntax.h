#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// How exactly a time is written.
enum class TimePrecision : std::uint8_t { Day, Minute, Second, Fraction };

/// A time as a text states it. Nothing says that it exists: see `wall_clock`.
struct WrittenTime {
  std::optional<int> year;  ///< syslog states none
  unsigned month = 1;
  unsigned day = 1;
  unsigned day_of_year = 0;  ///< unless it is 0, counts instead of month and day
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
  TimePrecision precision = TimePrecision::Day;
  std::optional<std::int64_t> utc_offset;  ///< milliseconds; local time is UTC plus this
  /// The name of the zone that the text states (`KST`, `Asia/Seoul`), borrowed from it; empty: it names none. Without
  /// `utc_offset` the name alone does not say what it means.
  std::string_view zone = {};
  std::size_t length = 0;  ///< bytes of the text that state it
};

/// Returns the wall clock in `year` as epoch milliseconds, as if it were UTC. Second 60 is the first of the next
/// minute. nullopt: there is no such time.
std::optional<std::int64_t> wall_clock(const WrittenTime& time, int year);

/// Reads the time at the front of `text` in ISO 8601: `YYYY-MM-DD`, then a `T`, a blank or a tab,
/// `HH:MM[:SS[.fraction]]` (a comma is fine) and `Z`, `±hh:mm`, `±hhmm`, `±hh` or nothing; also `YYYYMMDDTHHMMSS`, and
/// `/` for the date's `-`. What follows the time is not looked at. nullopt: there is no such time at the front.
std::optional<WrittenTime> read_iso_time(std::string_view text);

/// Reads the parts that written times are made of from the front of a text, which it borrows. Each reader moves on when
/// it finds its part; otherwise it stays and returns false or nullopt.
class TimeCursor {
 public:
  explicit TimeCursor(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  void move_to(std::size_t at) { at_ = at; }
  [[nodiscard]] bool sees(char c) const { return at_ < text_.size() && text_[at_] == c; }
  [[nodiscard]] bool sees_digit() const;
  bool take(char c);
  /// Takes a word, ignoring case.
  bool take_word(std::string_view word);
  void skip_blanks();
  /// Takes as many digits as there are up to `max_digits`, but no fewer than `min_digits`.
  std::optional<int> number(std::size_t min_digits, std::size_t max_digits);
  /// Takes the name of a month, three letters or the full name, and returns 1 to 12.
  std::optional<unsigned> month();
  /// Takes the name of a weekday, three letters or the full name.
  bool weekday();
  /// Takes `HH:MM[:SS[.fraction]]`.
  bool clock(WrittenTime& time);
  /// Takes the digits of a fraction, of which milliseconds are kept. A point or a comma before them is optional.
  bool fraction(WrittenTime& time);
  /// Takes `Z`, `±hh:mm`, `±hhmm` or `±hh`.
  bool offset(WrittenTime& time);
  /// Takes `UTC`, `Z`, `GMT+0900`, a name that clocks print (see ZoneName), or a place such as `Asia/Seoul`.
  bool zone_name(WrittenTime& time);
  /// Takes an offset or the name of a zone, also after blanks; `±hh` then needs its minutes. Neither is required.
  void zone(WrittenTime& time);

 private:
  bool offset_from_utc(WrittenTime& time);
  bool zone_place(WrittenTime& time);

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace insitu
