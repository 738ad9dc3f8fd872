#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "insitu/metric_data.h"
#include "insitu/metric_scan.h"
#include "insitu/prepare_filter.h"

namespace insitu {

/// What one filter has published of events that keep coming.
struct PublishedMinutes {
  std::map<DimensionSet, MetricMinutes> metrics;  ///< those that are watched, without default values
  std::set<std::int64_t> with_events;             ///< minutes with events, if there is a default value
};

/// The samples of metric filters whose events keep coming. Not thread-safe.
class LiveSamples {
 public:
  /// The filters must outlive it.
  explicit LiveSamples(std::span<const PreparedFilter> filters);

  /// Has only the metric with these dimensions kept of a filter, besides those that were named before.
  void watch(std::size_t filter, const DimensionSet& dimensions) { watched_[filter].insert(dimensions); }

  /// Adds what the filters publish of inputs. Returns what was read; problems go to `report`.
  ScannedInputs add(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                    const QueryOptions& query);

  /// Returns the samples of a metric, with the default value in minutes with events of which none gave one.
  [[nodiscard]] MetricMinutes minutes_of(std::size_t filter, const DimensionSet& dimensions) const;
  /// Forgets minutes before a moment, epoch milliseconds.
  void forget_before(std::int64_t time);

  [[nodiscard]] const std::vector<PublishedMinutes>& published() const { return published_; }
  /// Goes on from what an earlier run had. REQUIRES: one for each filter
  void resume(std::vector<PublishedMinutes> published) { published_ = std::move(published); }

 private:
  std::span<const PreparedFilter> filters_;
  std::vector<MetricTransformation> without_default_;
  std::vector<ScannedFilter> scanned_;    // each filter as it is, and those with a default value without it
  std::vector<std::size_t> plain_index_;  // of each filter: where that is
  std::vector<std::set<DimensionSet>> watched_;
  std::vector<PublishedMinutes> published_;
};

}  // namespace insitu
