#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "insitu/metric_data.h"
#include "insitu/metric_transformation.h"

namespace insitu {

/// Returns the start of the minute of a moment; both are epoch milliseconds. REQUIRES: is_sample_time(time)
std::int64_t minute_of(std::int64_t time);
/// Returns the start of its second. REQUIRES: is_sample_time(time)
std::int64_t second_of(std::int64_t time);

/// Collects the samples of one metric filter in any order. Not thread-safe; give each thread its own and merge them.
class MetricTable {
 public:
  MetricTable() = default;
  MetricTable(const MetricTable&) = delete;
  MetricTable& operator=(const MetricTable&) = delete;

  /// Adds a sample. `dimensions` are their values, in the order of the transformation; they are copied.
  void add(std::span<const std::string> dimensions, std::int64_t minute, double value);
  /// Counts an event of that minute that does not match: the default value may be published for it.
  void add_without_match(std::int64_t minute) { ++without_match_[minute]; }
  /// Notes that an event of that minute matches.
  void add_match(std::int64_t minute) { without_match_.try_emplace(minute); }
  /// Adds the samples of another table of the same filter.
  void merge(const MetricTable& other);

  /// Moves the samples to `data`, with the default value where there is one. Do not use the table afterwards.
  void finish(const MetricTransformation& transformation, MetricData& data);

 private:
  struct Series {
    std::vector<std::string> dimensions;
    MetricMinutes minutes;
  };

  Series& series(std::span<const std::string> dimensions);
  void publish_default(double value, MetricData& data) const;

  std::unordered_map<std::string, Series> series_;       // by all values of the dimensions, joined
  std::map<std::int64_t, std::uint64_t> without_match_;  // of all minutes with events
  std::string key_;
  std::string last_key_;  // mostly the same as that of the event before
  Series* last_ = nullptr;
};

}  // namespace insitu
