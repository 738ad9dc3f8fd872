#include "engine/metrics/estimate.h"

#include <map>
#include <set>
#include <string_view>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

using Pairs = std::set<std::pair<std::string_view, std::string_view>>;

std::int64_t hour_of(std::int64_t minute) {
  const std::int64_t remainder = minute % kHour;
  return minute - (remainder < 0 ? remainder + kHour : remainder);
}

}  // namespace

MetricEstimate estimate(const MetricData& data) {
  MetricEstimate result;
  std::map<std::int64_t, Pairs> pairs_by_hour;
  std::map<std::string, std::set<std::string_view>> values;
  for (const auto& [dimensions, minutes] : data.metrics) {
    if (minutes.empty()) continue;
    ++result.custom_metrics;
    result.data_points += minutes.size();
    for (const auto& [name, value] : dimensions) {
      values[name].insert(value);
      for (const auto& [minute, samples] : minutes) pairs_by_hour[hour_of(minute)].emplace(name, value);
    }
  }
  for (const auto& [name, distinct] : values) result.distinct_values.emplace_back(name, distinct.size());
  for (const auto& [hour, pairs] : pairs_by_hour) {
    if (pairs.size() >= kMaxDimensionPairsAnHour) ++result.hours_over_limit;
    if (pairs.size() <= result.pairs_in_busiest_hour) continue;
    result.pairs_in_busiest_hour = pairs.size();
    result.busiest_hour = hour;
  }
  return result;
}

}  // namespace insitu
