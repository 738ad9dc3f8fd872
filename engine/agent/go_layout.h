#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/time_zone.h"

namespace insitu {

/// A time that Go's time.Parse read, as a clock shows it.
struct GoTime {
  int year = 0;  ///< 0: the layout has none
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;                          ///< cut, not rounded
  std::optional<std::int64_t> utc_offset = {};  ///< milliseconds; nullopt: see `zone`
  std::string_view zone = {};                   ///< a name that the text states, borrowed from it; empty: none
};

struct GoChunk;

/// A layout of Go (1.22), in which the parts of `Mon Jan 2 15:04:05 MST 2006` stand for those of a time. Immutable;
/// cheap to copy; threads may share it.
class GoLayout {
 public:
  explicit GoLayout(std::string_view layout);

  /// Reads `value`, from which the name of the zone is borrowed. nullopt: it does not fit as a whole, or no such time
  /// exists.
  [[nodiscard]] std::optional<GoTime> parse(std::string_view value) const;

 private:
  std::shared_ptr<const std::vector<GoChunk>> chunks_;  ///< the last one has only a prefix
};

/// Returns the first part of a layout that stands for a part of a time: `2006`, `Jan`, `1`. Empty: there is none.
std::string first_part_of_layout(std::string_view layout);

/// Returns the epoch milliseconds of a time. `host`: the zone of times that state none, and whose names are known;
/// another name counts as UTC. A date that does not exist moves on: 30 February is 1 or 2 March.
std::int64_t epoch_of(const GoTime& time, const TimeZone& host);

}  // namespace insitu
