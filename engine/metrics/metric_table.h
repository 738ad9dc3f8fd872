#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/metrics/metric_data.h"
#include "engine/metrics/metric_transformation.h"

namespace insitu {

/// The minute of a moment: its start, epoch milliseconds. REQUIRES: is_sample_time
std::int64_t minute_of(std::int64_t time);

/// The samples of one metric filter as they come in, in no order. Not thread-safe; give each thread its own and merge
/// them.
class MetricTable {
 public:
  MetricTable() = default;
  MetricTable(const MetricTable&) = delete;
  MetricTable& operator=(const MetricTable&) = delete;

  /// `dimensions`: their values, in the order of the transformation.
  void add(std::span<const std::string> dimensions, std::int64_t minute, double value);
  /// An event of that minute that does not match: the default value may be published for it.
  void add_without_match(std::int64_t minute) { ++without_match_[minute]; }
  /// An event of that minute that matches.
  void add_match(std::int64_t minute) { without_match_.try_emplace(minute); }
  void merge(const MetricTable& other);

  /// Hands over what came in, the default value where there is one. The table is of no use any more.
  void finish(const MetricTransformation& transformation, MetricData& data);

 private:
  struct Series {
    std::vector<std::string> dimensions;
    MetricMinutes minutes;
  };

  Series& series(std::span<const std::string> dimensions);
  void publish_default(double value, MetricData& data) const;

  std::unordered_map<std::string, Series> series_;  // by all values of the dimensions, written one behind the other
  std::map<std::int64_t, std::uint64_t> without_match_;  // of all minutes with events
  std::string key_;
  std::string last_key_;  // mostly the same as that of the event before
  Series* last_ = nullptr;
};

}  // namespace insitu
