#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/agent/go_layout.h"
#include "engine/match/regex.h"
#include "insitu/time_zone.h"

namespace insitu {

/// A `timestamp_format` of the unified agent: the expression by which it looks for times, and the layouts of Go by
/// which it reads what it found. Immutable; threads may share it.
class TimestampFormat {
 public:
  /// A time in a message.
  struct Found {
    std::optional<std::int64_t> time = {};  ///< epoch milliseconds; nullopt: what was found is no time that exists
    std::size_t begin = 0;                  ///< offsets of what was found, in bytes
    std::size_t end = 0;
  };

  /// Reads a format. `host`: the zone of times that state none, unless `is_utc`. The error is what is wrong with it.
  static std::expected<TimestampFormat, std::string> make(std::string_view format, const TimeZone& host, bool is_utc);

  /// Finds the first place of `message` that looks like a time. nullopt: there is none. `now`: decides the year of
  /// times without one. REQUIRES: UTF-8
  [[nodiscard]] std::optional<Found> find(std::string_view message, std::int64_t now) const;
  /// Whether something in `text` looks like a time.
  [[nodiscard]] bool is_found_in(std::string_view text) const { return regex_.found_in(text); }
  /// Returns the parts of the format that are meant as text, and that Go takes for parts of a time: `1`, `PM`.
  [[nodiscard]] const std::vector<std::string>& mistaken_texts() const { return mistaken_texts_; }
  /// Returns the directives that the agent does not know, which stay as text: `%T`.
  [[nodiscard]] const std::vector<std::string>& unknown_directives() const { return unknown_directives_; }

 private:
  explicit TimestampFormat(Regex regex) : regex_(std::move(regex)) {}
  [[nodiscard]] std::optional<std::int64_t> read(std::string_view text, std::int64_t now) const;

  Regex regex_;
  std::vector<GoLayout> layouts_;
  std::vector<std::string> mistaken_texts_;
  std::vector<std::string> unknown_directives_;
  TimeZone zone_;  ///< of times that state none
};

}  // namespace insitu
