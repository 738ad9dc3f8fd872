#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/refusal.h"
#include "cli/serve/state.h"
#include "insitu/metric_data.h"
#include "insitu/time_range.h"

namespace insitu::serve {

class Server;

/// A metric: its dimensions are in the order of their names.
struct MetricName {
  std::string metric_namespace;
  std::string name;
  DimensionSet dimensions;
  friend auto operator<=>(const MetricName&, const MetricName&) = default;
};

/// Samples of a metric that a client puts.
struct MetricDatum {
  MetricName metric;
  std::int64_t time = 0;  ///< epoch milliseconds
  std::string unit = "None";
  bool is_high_resolution = false;                            ///< kept by the second, not by the minute
  std::vector<std::pair<double, std::uint64_t>> values = {};  ///< each with how often it occurs; finite
};

/// What is known of a metric.
struct MetricSeries {
  std::map<std::string, MetricMinutes> by_unit;
  bool is_high_resolution = false;
  /// The first and last times of its samples, and of the events that its filters looked at. Empty: there are none.
  TimeRange times = {};

  /// The samples of a unit; nullopt: of all units, added up.
  [[nodiscard]] MetricMinutes minutes_of(const std::optional<std::string>& unit) const;
};

/// What clients have put as metric data, and what metric filters publish of all events of their log groups. The first
/// is kept in the store, by day of arrival; the second is scanned when it is asked for, each file once as long as it
/// does not change. Thread-safe.
class MetricStore {
 public:
  /// Reads what was put before. `notes` takes what was found damaged, and mended. The server must outlive it; its store
  /// and catalogue are open.
  MetricStore(Server& server, std::vector<std::string>& notes);
  ~MetricStore();
  MetricStore(const MetricStore&) = delete;
  MetricStore& operator=(const MetricStore&) = delete;

  /// Keeps metric data. All of it or none; a full disk is a refusal.
  Answered<void> put(std::span<const MetricDatum> data);

  /// All metrics that have a sample; of those that filters publish only of the given namespace and name, if they are
  /// given.
  [[nodiscard]] std::set<MetricName> metrics(const Listing& listing,
                                             const std::optional<std::string>& metric_namespace = std::nullopt,
                                             const std::optional<std::string>& name = std::nullopt);
  /// What is known of a metric: of all times, or of samples from `window.first` to `window.last` - 1 if it is given.
  [[nodiscard]] MetricSeries series(const Listing& listing, const MetricName& metric,
                                    const std::optional<TimeRange>& window = std::nullopt);
  /// A text that is another one whenever the series of a metric may have changed.
  [[nodiscard]] std::string version_of(const Listing& listing, const MetricName& metric);

 private:
  struct PutSeries {
    MetricMinutes minutes;
    bool is_high_resolution = false;
    std::uint64_t puts = 0;
  };
  struct FilePart;
  struct FilterCache;
  struct WantedFilter;
  using Parts = std::vector<std::shared_ptr<const FilePart>>;

  void read_put(std::vector<std::string>& notes);
  void add(const MetricDatum& datum);
  [[nodiscard]] std::vector<WantedFilter> filters_of(const std::optional<std::string>& metric_namespace,
                                                     const std::optional<std::string>& name) const;
  [[nodiscard]] std::vector<Parts> published(const Listing& listing, std::span<const WantedFilter> filters);
  void scan_group(const CatalogueGroup& group, std::span<FilterCache* const> filters);
  void add_published(const WantedFilter& filter, const Parts& parts, const MetricName& metric,
                     const std::optional<TimeRange>& window, MetricSeries& series) const;

  Server& server_;
  mutable std::shared_mutex put_mutex_;
  std::map<MetricName, std::map<std::string, PutSeries>> put_;
  std::mutex scan_mutex_;                                        // one scan at a time, which has all threads
  std::map<std::string, std::unique_ptr<FilterCache>> filters_;  // by what they are
};

}  // namespace insitu::serve
