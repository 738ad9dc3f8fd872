#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/field_value.h"
#include "insitu/time_zone.h"

namespace insitu {

class TimeFormat;
struct FormattedTime;
struct WrittenMoment;
struct WrittenTime;

/// How the time of an event is found where the input does not state it.
struct TimeOptions {
  /// The field that holds the time (a flattened name); empty: default_time_fields().
  std::string field = {};
  /// How the time is written, with the conversions of strptime, `%f` or `%L` for a fraction of a second, and for zones
  /// `%z` (`+09:00`, `Z`) and `%Z` (a name); empty: the format is recognised.
  std::string format = {};
  /// The zone of times that state none.
  TimeZone zone = {};
  /// The year of times that state none; nullopt: the latest that has the day and makes it no later than `now`.
  std::optional<int> year = {};
  /// The moment, in epoch milliseconds, from which syslog times get their year.
  std::int64_t now = 0;
};

/// Returns the members of a JSON object (of its top level) that state the time of an event: `@timestamp` (Logstash,
/// Elastic), `timestamp`, `time` (Lambda, Docker, slog, bunyan), `ts` (zap), `eventTime` (CloudTrail), `asctime`
/// (Python), `datetime`, `date`, `Timestamp`, `EventTime` (Windows), `@t` (Serilog), `timeMillis` (Log4j),
/// `time_iso8601`, `time_local` (nginx), `requestTime` (API Gateway), `__REALTIME_TIMESTAMP` (journald),
/// `query_timestamp` (Route 53 Resolver). A member whose value is no time is skipped. Static texts.
std::span<const std::string_view> default_time_fields();

/// A name of a zone that made times unreadable, because zones of several offsets print it. Static texts.
struct UnreadZone {
  std::string_view name;      ///< `IST`
  std::string_view meanings;  ///< the offsets: "UTC-6, UTC-5 or UTC+8"
  std::string_view place;     ///< one of the zones, for a hint
};

/// Reads times as logs write them. Thread-safe; share it between threads. No reading allocates.
///
/// A name of a zone (`KST`) means what RFC 822 or the tz database says; if clocks in the zone of the options print it,
/// it means that zone. A time whose zone is one of several, or none that is known, is no time.
class TimeReader {
 public:
  /// Makes a reader. The error says what is wrong with the format.
  static std::expected<TimeReader, std::string> make(TimeOptions options);

  /// Returns the time, in epoch milliseconds, that a value as a whole states. nullopt: it states none. Understood are:
  ///
  ///   2024-05-06T07:08:09.123456Z  2024-05-06 07:08:09,123  2024-05-06T07:08+09:00  2024/05/06 07:08:09
  ///   20240506T070809Z  06/May/2024:07:08:09 +0900  06 May 2024 07:08:09  06-May-2024 07:08:09 UTC
  ///   Sat Apr 12 00:14:12 KST 2025  Sat 12 Apr 00:14:12 BST 2025  2024-05-06 07:08:09 Europe/Paris
  ///   Mon, 06 May 2024 07:08:09 GMT  Mon May  6 07:08:09 2024  May 06, 2024 7:08:09 PM
  ///   May  6 07:08:09 (of `options.year`, or the latest year that has this day and is not after `now`)
  ///   1714979289  1714979289.123  1714979289123 and on: epoch seconds, milliseconds, microseconds or nanoseconds, by
  ///   magnitude; only from 1973 on, so that `"time": 35` is no time
  ///
  /// Where `options.field` is set its value is taken at its word: any number is an epoch, a date alone is midnight.
  /// With `options.format` only that format is understood.
  [[nodiscard]] std::optional<std::int64_t> read(const FieldValue& value) const;

  /// Returns the time at the start of a text line, in epoch milliseconds: any of the above but a date alone, epoch
  /// times only of 10, 13, 16 or 19 digits; also klog's `I0506 07:08:09.123456`. A date and a clock with a tab in
  /// between are UTC (CloudFront). Colours may precede it, a priority of syslog (`<34>`, `<34>1 `) or, when the time
  /// states its year, a word such as `[info]`, `INFO`, `ERROR:`, the `https` of load balancers or their `tls 2.0 `,
  /// after which it is UTC. Failing that, the value of `ts`, `time`, `timestamp` or `t` among the first four pairs of a
  /// line that begins with `key=value`. Failing that, a time with its year after a bracket that comes before the first
  /// quote, near the start: `... [10/Oct/2000:13:55:36 -0700] "GET`. nullopt: there is no time.
  [[nodiscard]] std::optional<std::int64_t> find_in_line(std::string_view message) const;

  /// Whether the time that find_in_line() finds is at the start of the line: not in brackets, or in brackets before
  /// which there is at most a word such as `INFO`.
  [[nodiscard]] bool begins_with_time(std::string_view line) const;

  [[nodiscard]] const TimeOptions& options() const { return options_; }
  /// Returns a reader for a file that was last written at a moment, in epoch milliseconds: times without a year are not
  /// later than that. It shares what was met with this one.
  [[nodiscard]] TimeReader as_of(std::int64_t written) const;
  /// Whether a time without a year got another one because of when its file was last written. Copies share that.
  [[nodiscard]] bool has_used_year_of_file() const { return *has_used_year_of_file_; }
  /// The names that made times unreadable so far. Copies share them.
  [[nodiscard]] std::vector<UnreadZone> unread_zones() const;

 private:
  /// The moment from which times get their year, and the year it is in.
  struct Now {
    std::int64_t moment = 0;
    int year = 0;
  };

  TimeReader(TimeOptions options, std::shared_ptr<const TimeFormat> format);

  static Now now_in(const TimeZone& zone, std::int64_t now);

  [[nodiscard]] std::optional<std::int64_t> to_utc(const WrittenTime& time, std::int64_t clock) const;
  [[nodiscard]] std::optional<std::int64_t> moment(const WrittenTime& time) const;
  [[nodiscard]] std::optional<std::int64_t> moment(const WrittenMoment& written) const;
  [[nodiscard]] std::optional<std::int64_t> moment(const FormattedTime& time) const;
  [[nodiscard]] std::optional<std::int64_t> latest(const WrittenTime& time, const Now& now) const;
  [[nodiscard]] std::optional<std::int64_t> read_text(std::string_view text) const;
  [[nodiscard]] std::optional<std::int64_t> read_epoch(std::string_view digits) const;
  [[nodiscard]] std::optional<std::int64_t> find_at_start(std::string_view message) const;
  [[nodiscard]] std::optional<std::int64_t> find_after_word(std::string_view line) const;
  [[nodiscard]] std::optional<std::int64_t> find_in_pairs(std::string_view line) const;
  [[nodiscard]] std::optional<std::int64_t> find_in_brackets(std::string_view message) const;
  [[nodiscard]] std::optional<std::int64_t> read_in_bracket(std::string_view bracket) const;

  TimeOptions options_;
  std::shared_ptr<const TimeFormat> format_;  // nullptr: it is recognised
  Now now_;
  std::optional<Now> actual_now_;  // if now_ is when a file was written
  std::shared_ptr<std::atomic<unsigned>> unread_zones_ = std::make_shared<std::atomic<unsigned>>(0U);
  std::shared_ptr<std::atomic<bool>> has_used_year_of_file_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace insitu
