#include "engine/replay/live_samples.h"

#include <utility>

namespace insitu {

LiveSamples::LiveSamples(std::span<const PreparedFilter> filters)
    : filters_(filters), watched_(filters.size()), published_(filters.size()) {
  without_default_.reserve(filters.size());
  for (const PreparedFilter& one : filters) {
    scanned_.push_back({one.program, one.filter.transformation});
    plain_index_.push_back(scanned_.size() - 1);
    if (!one.filter.transformation.default_value) continue;
    without_default_.push_back(one.filter.transformation);
    without_default_.back().default_value.reset();
    scanned_.push_back({one.program, without_default_.back()});
    plain_index_.back() = scanned_.size() - 1;
  }
}

ScannedInputs LiveSamples::add(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                               const QueryOptions& query) {
  if (scanned_.empty()) return {};
  const std::vector<MetricData> data = scan_metrics(scanned_, inputs, report, options, query);
  for (std::size_t i = 0; i < filters_.size(); ++i) {
    const MetricData& plain = data[plain_index_[i]];
    for (const DimensionSet& dimensions : watched_[i]) {
      const auto metric = plain.metrics.find(dimensions);
      if (metric == plain.metrics.end()) continue;
      MetricMinutes& minutes = published_[i].metrics[dimensions];
      for (const auto& [minute, samples] : metric->second) minutes[minute].merge(samples);
    }
    if (!filters_[i].filter.transformation.default_value) continue;
    // Where the filter publishes, with its default value, there were events.
    for (const auto& [dimensions, minutes] : data[plain_index_[i] - 1].metrics) {
      for (const auto& [minute, samples] : minutes) published_[i].with_events.insert(minute);
    }
  }
  return data.front();
}

MetricMinutes LiveSamples::minutes_of(std::size_t filter, const DimensionSet& dimensions) const {
  const PublishedMinutes& of_filter = published_[filter];
  const auto metric = of_filter.metrics.find(dimensions);
  MetricMinutes minutes = metric == of_filter.metrics.end() ? MetricMinutes() : metric->second;
  const auto& default_value = filters_[filter].filter.transformation.default_value;
  if (!default_value || !dimensions.empty()) return minutes;
  for (const std::int64_t minute : of_filter.with_events) {
    Samples& samples = minutes[minute];
    if (samples.count() == 0) samples.add(*default_value);
  }
  return minutes;
}

void LiveSamples::forget_before(std::int64_t time) {
  for (PublishedMinutes& one : published_) {
    for (auto& [dimensions, minutes] : one.metrics) minutes.erase(minutes.begin(), minutes.lower_bound(time));
    one.with_events.erase(one.with_events.begin(), one.with_events.lower_bound(time));
  }
}

}  // namespace insitu
