#include "engine/metrics/metric_table.h"

#include <algorithm>
#include <utility>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

/// Returns the place of each dimension when they are sorted by name.
std::vector<std::size_t> order_of_names(const std::vector<MetricDimension>& dimensions) {
  std::vector<std::size_t> order(dimensions.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return dimensions[i].name; });
  return order;
}

std::int64_t start_of(std::int64_t time, std::int64_t length) {
  const std::int64_t remainder = time % length;
  return time - (remainder < 0 ? remainder + length : remainder);
}

}  // namespace

bool is_sample_time(std::int64_t time) {
  constexpr std::int64_t kYear1 = -62'135'596'800'000;
  constexpr std::int64_t kYear10000 = 253'402'300'800'000;
  return time >= kYear1 && time < kYear10000;
}

std::int64_t minute_of(std::int64_t time) { return start_of(time, kMinute); }

std::int64_t second_of(std::int64_t time) { return start_of(time, kSecond); }

void MetricTable::add(std::span<const std::string> dimensions, std::int64_t minute, double value) {
  series(dimensions).minutes[minute].add(value);
}

MetricTable::Series& MetricTable::series(std::span<const std::string> dimensions) {
  key_.clear();
  for (const std::string& value : dimensions) {
    key_ += std::to_string(value.size());
    key_ += ' ';
    key_ += value;
  }
  if (last_ != nullptr && key_ == last_key_) return *last_;
  Series& found = series_[key_];
  found.dimensions.assign(dimensions.begin(), dimensions.end());
  last_key_ = key_;
  last_ = &found;
  return found;
}

void MetricTable::merge(const MetricTable& other) {
  for (const auto& [key, more] : other.series_) {
    Series& mine = series(more.dimensions);
    for (const auto& [minute, samples] : more.minutes) mine.minutes[minute].merge(samples);
  }
  for (const auto& [minute, events] : other.without_match_) without_match_[minute] += events;
}

void MetricTable::finish(const MetricTransformation& transformation, MetricData& data) {
  const std::vector<std::size_t> order = order_of_names(transformation.dimensions);
  for (auto& [key, series] : series_) {
    DimensionSet set;
    for (const std::size_t i : order) set.push_back({transformation.dimensions[i].name, series.dimensions[i]});
    data.metrics.emplace(std::move(set), std::move(series.minutes));
  }
  if (order.empty()) data.metrics.try_emplace({});
  if (transformation.default_value) publish_default(*transformation.default_value, data);
}

void MetricTable::publish_default(double value, MetricData& data) const {
  MetricMinutes& minutes = data.metrics[{}];
  MetricMinutes& per_event = data.default_per_event.emplace(minutes);
  for (const auto& [minute, events] : without_match_) {
    if (events > 0) per_event[minute].add(value, events);
    const auto [samples, is_new] = minutes.try_emplace(minute);
    if (!is_new) continue;
    samples->second.add(value);
    ++data.default_minutes;
  }
}

}  // namespace insitu
