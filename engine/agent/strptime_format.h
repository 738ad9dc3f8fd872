#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/match/regex.h"
#include "insitu/time_zone.h"

namespace insitu {

/// A `datetime_format` of the classic agent: strptime of Python 3.11 in the C locale, with the agent's own handling of
/// `%z`, mistakes included. Immutable; threads may share it.
class StrptimeFormat {
 public:
  /// Reads a format. `host`: the zone of times that state none, unless `is_utc`, and that whose names `%Z` knows. The
  /// error is what is wrong with the format: the agent then dates every event by its clock.
  static std::expected<StrptimeFormat, std::string> make(std::string_view format, const TimeZone& host, bool is_utc);

  /// Returns the time that `message` states, in epoch milliseconds: the first place that looks like one counts.
  /// nullopt: there is none, or it is no time that exists. `now`: decides the year of times without one. REQUIRES:
  /// UTF-8
  [[nodiscard]] std::optional<std::int64_t> read(std::string_view message, std::int64_t now) const;
  /// Returns the expression in RE2's syntax by which times are searched, letter case ignored, with ASCII's white space.
  [[nodiscard]] const std::string& expression() const { return expression_; }
  /// Whether something in `message` looks like a time.
  [[nodiscard]] bool is_found_in(std::string_view message) const { return search_.found_in(message); }
  /// Whether the format states the distance from UTC.
  [[nodiscard]] bool has_offset() const { return offset_.has_value(); }

 private:
  /// The parts that a match captured, by the letters of their directives.
  using Parts = std::vector<std::pair<char, std::string_view>>;

  StrptimeFormat(Regex search, Regex whole) : search_(std::move(search)), whole_(std::move(whole)) {}
  [[nodiscard]] std::optional<std::int64_t> local_time(const Parts& parts, std::int64_t now) const;
  [[nodiscard]] std::int64_t to_utc(std::int64_t local) const;

  Regex search_;
  Regex whole_;  ///< of the text that strptime gets; the same as `search_` without `%z`
  std::string expression_;
  std::string directives_;             ///< the letters of the groups of `search_`, in their order
  std::optional<std::size_t> offset_;  ///< the index of `%z` in `directives_`
  bool has_year_ = false;
  bool is_utc_ = false;
  TimeZone host_;
};

}  // namespace insitu
