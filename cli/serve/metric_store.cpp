#include "cli/serve/metric_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/clock.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/served_input.h"
#include "cli/serve/server.h"
#include "cli/serve/tree_values.h"
#include "engine/metrics/metric_limits.h"
#include "engine/metrics/metric_table.h"
#include "engine/model/timestamp.h"
#include "insitu/metric_scan.h"
#include "insitu/prepare_filter.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kMetricFolder = "metrics";
/// A last line without its end is no event before the file has not grown for so long (served_input).
constexpr std::int64_t kGrowsForMilliseconds = 2000;
/// Files below this are scanned on one thread each, several at once.
constexpr std::uint64_t kLargeFileBytes = 16 << 20;

std::string day_of(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  return text.substr(0, text.find(' '));
}

std::string line_of(const MetricDatum& datum) {
  Tree dimensions = Tree::map();
  for (const auto& [name, value] : datum.metric.dimensions) dimensions.set(name, value);
  Tree::List values;
  Tree::List counts;
  for (const auto& [value, count] : datum.values) {
    values.emplace_back(value);
    counts.emplace_back(static_cast<std::int64_t>(count));
  }
  Tree line = Tree::map({{"timestamp", datum.time},
                         {"namespace", datum.metric.metric_namespace},
                         {"metricName", datum.metric.name},
                         {"dimensions", std::move(dimensions)},
                         {"unit", datum.unit},
                         {"values", std::move(values)},
                         {"counts", std::move(counts)}});
  if (datum.is_high_resolution) line.set("storageResolution", 1);
  return write_json(line) + "\n";
}

/// Reads a line that line_of() wrote; nullopt: it is none.
std::optional<MetricDatum> datum_of(std::string_view line) {
  const auto tree = read_json(line);
  if (!tree) return std::nullopt;
  MetricDatum datum;
  const auto time = member_integer(*tree, "timestamp");
  const auto metric_namespace = member_text(*tree, "namespace");
  const auto name = member_text(*tree, "metricName");
  const Tree::List& values = member_list(*tree, "values");
  const Tree::List& counts = member_list(*tree, "counts");
  if (!time || !is_sample_time(*time) || !metric_namespace || !name || values.size() != counts.size()) {
    return std::nullopt;
  }
  datum.time = *time;
  datum.metric = {.metric_namespace = *metric_namespace, .name = *name, .dimensions = {}};
  if (const Tree* const dimensions = tree->find("dimensions"); dimensions != nullptr && dimensions->members()) {
    for (const auto& [key, value] : *dimensions->members()) {
      datum.metric.dimensions.push_back({.name = key, .value = value.text() != nullptr ? *value.text() : ""});
    }
  }
  std::ranges::sort(datum.metric.dimensions);
  datum.unit = member_text(*tree, "unit").value_or("None");
  datum.is_high_resolution = member_integer(*tree, "storageResolution") == 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* const value = values[i].get<double>();
    const auto* const count = counts[i].get<std::int64_t>();
    if (value == nullptr || !(std::abs(*value) <= kMaxSample) || count == nullptr || *count < 0) return std::nullopt;
    datum.values.emplace_back(*value, static_cast<std::uint64_t>(*count));
  }
  return datum;
}

void add_minutes(const MetricMinutes& more, const std::optional<TimeRange>& window, MetricMinutes& minutes) {
  auto at = window ? more.lower_bound(window->first) : more.begin();
  const auto end = window ? more.lower_bound(window->last) : more.end();
  for (; at != end; ++at) minutes[at->first].merge(at->second);
}

}  // namespace

/// What a filter publishes of a file as it was.
struct MetricStore::FilePart {
  std::uint64_t size_bytes = 0;
  std::int64_t modified = 0;
  bool was_growing = false;                            ///< its last line may have been no event yet
  std::map<DimensionSet, MetricMinutes> metrics = {};  ///< without default values
  std::set<std::int64_t> with_events = {};             ///< minutes with events, if there is a default value
  TimeRange times = {};                                ///< of all its events

  [[nodiscard]] bool is_of(const CatalogueFile& file) const {
    return size_bytes == file.size_bytes && modified == file.modified &&
           (!was_growing || clock_now() - modified < kGrowsForMilliseconds);
  }
};

/// A metric filter that was run.
struct MetricStore::FilterCache {
  explicit FilterCache(PreparedFilter filter) : prepared(std::move(filter)), plain(prepared.filter.transformation) {
    plain.default_value.reset();
  }

  PreparedFilter prepared;
  MetricTransformation plain;                                           ///< without its default value
  std::map<std::uint64_t, std::shared_ptr<const FilePart>> files = {};  ///< by id
};

/// A metric filter that is asked for.
struct MetricStore::WantedFilter {
  std::string group;
  std::string key;  ///< what it is, so that another filter is another one
  MetricFilter filter;
};

MetricMinutes MetricSeries::minutes_of(const std::optional<std::string>& unit) const {
  MetricMinutes minutes;
  for (const auto& [name, of_unit] : by_unit) {
    if (!unit || *unit == name) add_minutes(of_unit, std::nullopt, minutes);
  }
  return minutes;
}

MetricStore::MetricStore(Server& server, std::vector<std::string>& notes) : server_(server) { read_put(notes); }

MetricStore::~MetricStore() = default;

// ---- what was put

void MetricStore::read_put(std::vector<std::string>& notes) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator at(fs::path(server_.store().folder()) / kMetricFolder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->path().extension() == ".jsonl") files.push_back(at->path());
  }
  std::ranges::sort(files);
  for (const fs::path& path : files) {
    const std::string shown = fmt::format("{}/{}", kMetricFolder, path.filename().string());
    std::ifstream in(path, std::ios::binary);
    std::size_t broken = 0;
    for (std::string line; std::getline(in, line);) {
      if (const auto datum = datum_of(line)) {
        add(*datum);
      } else {
        ++broken;
      }
    }
    if (broken > 0)
      notes.push_back(fmt::format("the store's `{}` has {} lines that are no metric data", shown, broken));
  }
}

void MetricStore::add(const MetricDatum& datum) {
  PutSeries& series = put_[datum.metric][datum.unit];
  Samples& samples = series.minutes[datum.is_high_resolution ? second_of(datum.time) : minute_of(datum.time)];
  for (const auto& [value, count] : datum.values) samples.add(value, count);
  if (samples.count() == 0)
    series.minutes.erase(datum.is_high_resolution ? second_of(datum.time) : minute_of(datum.time));
  series.is_high_resolution = series.is_high_resolution || datum.is_high_resolution;
  ++series.puts;
}

Answered<void> MetricStore::put(std::span<const MetricDatum> data) {
  std::string lines;
  for (const MetricDatum& datum : data) lines += line_of(datum);
  const std::string file = fmt::format("{}/{}.jsonl", kMetricFolder, day_of(clock_now()));
  if (auto written = server_.store().append(file, lines); !written) return written;
  const std::unique_lock lock(put_mutex_);
  for (const MetricDatum& datum : data) add(datum);
  return {};
}

// ---- what filters publish

std::vector<MetricStore::WantedFilter> MetricStore::filters_of(const std::optional<std::string>& metric_namespace,
                                                               const std::optional<std::string>& name) const {
  return server_.store().read([&](const State& state) {
    std::vector<WantedFilter> wanted;
    for (const auto& [group, filters] : state.metric_filters) {
      for (const auto& [filter_name, put] : filters) {
        MetricFilter filter = filter_of_settings(filter_name, put);
        if (metric_namespace && filter.transformation.metric_namespace != *metric_namespace) continue;
        if (name && filter.transformation.metric_name != *name) continue;
        std::string key = fmt::format("{}\n{}\n{}", group, write_json(put.transformations), put.pattern);
        wanted.push_back({.group = group, .key = std::move(key), .filter = std::move(filter)});
      }
    }
    return wanted;
  });
}

void MetricStore::scan_group(const CatalogueGroup& group, std::span<FilterCache* const> filters) {
  const std::vector<ServedFile> files = files_of(group);
  // Which filters have not seen a file as it is.
  struct Stale {
    const ServedFile* file = nullptr;
    std::vector<FilterCache*> filters;
    std::vector<std::shared_ptr<const FilePart>> parts = {};  // of these filters
  };
  std::vector<Stale> stale;
  for (const ServedFile& served : files) {
    Stale one{.file = &served, .filters = {}};
    for (FilterCache* const filter : filters) {
      const auto seen = filter->files.find(served.file->id);
      if (seen == filter->files.end() || !seen->second->is_of(*served.file)) one.filters.push_back(filter);
    }
    if (!one.filters.empty()) stale.push_back(std::move(one));
  }

  const ServerSettings& settings = server_.settings();
  const QueryOptions query{
      .clock = {.now = server_.now()}, .times = settings.times, .missing_times = MissingTimes::Inherited};
  const auto scan = [&](Stale& one, unsigned threads) {
    const CatalogueFile& file = *one.file->file;
    std::vector<ScannedFilter> scanned;
    for (const FilterCache* const filter : one.filters) {
      scanned.push_back({filter->prepared.program, filter->plain});
      if (filter->prepared.filter.transformation.default_value) {
        scanned.push_back({filter->prepared.program, filter->prepared.filter.transformation});
      }
    }
    const std::span<const ServedFile> files_of_scan(one.file, 1);
    ScanOptions options = scan_options_of(settings.scan, files_of_scan);
    if (threads != 0) options.threads = threads;
    const std::vector<Input> inputs = inputs_of(files_of_scan);
    const bool was_growing = clock_now() - file.modified < kGrowsForMilliseconds;
    std::vector<MetricData> data =
        scan_metrics(scanned, inputs, [](std::size_t, const InputProblem&) {}, options, query);
    std::size_t next = 0;
    for (const FilterCache* const filter : one.filters) {
      auto part = std::make_shared<FilePart>();
      MetricData& plain = data[next++];
      part->size_bytes = file.size_bytes;
      part->modified = file.modified;
      part->was_growing = was_growing;
      part->times = {.first = plain.first_event, .last = plain.last_event};
      part->metrics = std::move(plain.metrics);
      if (filter->prepared.filter.transformation.default_value) {
        // Where the filter publishes, with its default value, there were events.
        for (const auto& [dimensions, minutes] : data[next].metrics) {
          for (const auto& [minute, samples] : minutes) part->with_events.insert(minute);
        }
        ++next;
      }
      one.parts.push_back(std::move(part));
    }
  };

  std::vector<Stale*> small;
  for (Stale& one : stale) {
    if (one.file->file->size_bytes >= kLargeFileBytes) {
      scan(one, 0);
    } else {
      small.push_back(&one);
    }
  }
  std::atomic<std::size_t> taken = 0;
  const auto take = [&] {
    for (std::size_t i = taken++; i < small.size(); i = taken++) scan(*small[i], 1);
  };
  {
    const unsigned wanted = settings.scan.threads != 0 ? settings.scan.threads : std::thread::hardware_concurrency();
    std::vector<std::jthread> helpers;
    for (std::size_t i = 1; i < std::min<std::size_t>(wanted, small.size()); ++i) helpers.emplace_back(take);
    take();
  }

  std::set<std::uint64_t> ids;
  for (const ServedFile& served : files) ids.insert(served.file->id);
  for (const Stale& one : stale) {
    for (std::size_t i = 0; i < one.filters.size(); ++i) one.filters[i]->files[one.file->file->id] = one.parts[i];
  }
  for (FilterCache* const filter : filters) {
    std::erase_if(filter->files, [&](const auto& seen) { return !ids.contains(seen.first); });
  }
}

std::vector<MetricStore::Parts> MetricStore::published(const Listing& listing, std::span<const WantedFilter> filters) {
  std::vector<Parts> all(filters.size());
  if (filters.empty()) return all;
  const std::vector<WantedFilter> existing = filters_of(std::nullopt, std::nullopt);
  const std::lock_guard lock(scan_mutex_);
  std::set<std::string_view> keys;
  for (const WantedFilter& filter : existing) keys.insert(filter.key);
  for (const WantedFilter& filter : filters) keys.insert(filter.key);
  std::erase_if(filters_, [&](const auto& cached) { return !keys.contains(cached.first); });

  std::map<std::string_view, std::vector<FilterCache*>> by_group;
  std::vector<FilterCache*> caches(filters.size());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    auto found = filters_.find(filters[i].key);
    if (found == filters_.end()) {
      auto prepared = prepare_filter(filters[i].filter);
      if (!prepared) continue;  // it was checked when it was put
      found = filters_.emplace(filters[i].key, std::make_unique<FilterCache>(std::move(*prepared))).first;
    }
    caches[i] = found->second.get();
    std::vector<FilterCache*>& of_group = by_group[filters[i].group];
    if (std::ranges::find(of_group, caches[i]) == of_group.end()) of_group.push_back(caches[i]);
  }
  for (const auto& [name, of_group] : by_group) {
    if (const CatalogueGroup* const group = listing.find(name)) {
      scan_group(*group, of_group);
    } else {
      for (FilterCache* const filter : of_group) filter->files.clear();
    }
  }
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (caches[i] == nullptr) continue;
    for (const auto& [id, part] : caches[i]->files) all[i].push_back(part);
  }
  return all;
}

void MetricStore::add_published(const WantedFilter& filter, const Parts& parts, const MetricName& metric,
                                const std::optional<TimeRange>& window, MetricSeries& series) const {
  MetricMinutes& minutes = series.by_unit[filter.filter.transformation.unit];
  // The default value counts as a sample of this filter alone, whatever others publish as the same metric.
  MetricMinutes own;
  const auto& default_value = filter.filter.transformation.default_value;
  MetricMinutes& target = default_value ? own : minutes;
  for (const auto& part : parts) {
    series.times.add(part->times);
    if (const auto found = part->metrics.find(metric.dimensions); found != part->metrics.end()) {
      add_minutes(found->second, window, target);
    }
  }
  if (!default_value || !metric.dimensions.empty()) return;
  for (const auto& part : parts) {
    for (const std::int64_t minute : part->with_events) {
      if (window && (minute < window->first || minute >= window->last)) continue;
      Samples& samples = own[minute];
      if (samples.count() == 0) samples.add(*default_value);
    }
  }
  add_minutes(own, std::nullopt, minutes);
}

// ---- both

std::set<MetricName> MetricStore::metrics(const Listing& listing, const std::optional<std::string>& metric_namespace,
                                          const std::optional<std::string>& name) {
  std::set<MetricName> all;
  const std::vector<WantedFilter> filters = filters_of(metric_namespace, name);
  const std::vector<Parts> parts = published(listing, filters);
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const MetricTransformation& transformation = filters[i].filter.transformation;
    MetricName metric{
        .metric_namespace = transformation.metric_namespace, .name = transformation.metric_name, .dimensions = {}};
    for (const auto& part : parts[i]) {
      if (!part->with_events.empty()) all.insert(metric);
      for (const auto& [dimensions, minutes] : part->metrics) {
        if (minutes.empty()) continue;
        metric.dimensions = dimensions;
        all.insert(metric);
      }
      metric.dimensions.clear();
    }
  }
  const std::shared_lock lock(put_mutex_);
  for (const auto& [metric, series] : put_) {
    if ((!metric_namespace || *metric_namespace == metric.metric_namespace) && (!name || *name == metric.name)) {
      all.insert(metric);
    }
  }
  return all;
}

MetricSeries MetricStore::series(const Listing& listing, const MetricName& metric,
                                 const std::optional<TimeRange>& window) {
  MetricSeries series;
  const std::vector<WantedFilter> filters = filters_of(metric.metric_namespace, metric.name);
  const std::vector<Parts> parts = published(listing, filters);
  for (std::size_t i = 0; i < filters.size(); ++i) add_published(filters[i], parts[i], metric, window, series);
  const std::shared_lock lock(put_mutex_);
  const auto put = put_.find(metric);
  if (put == put_.end()) return series;
  for (const auto& [unit, of_unit] : put->second) {
    add_minutes(of_unit.minutes, window, series.by_unit[unit]);
    series.is_high_resolution = series.is_high_resolution || of_unit.is_high_resolution;
    if (of_unit.minutes.empty()) continue;
    series.times.add(of_unit.minutes.begin()->first);
    series.times.add(of_unit.minutes.rbegin()->first);
  }
  return series;
}

std::string MetricStore::version_of(const Listing& listing, const MetricName& metric) {
  std::string version;
  const std::int64_t now = clock_now();
  for (const WantedFilter& filter : filters_of(metric.metric_namespace, metric.name)) {
    version += filter.key;
    const CatalogueGroup* const group = listing.find(filter.group);
    if (group == nullptr) continue;
    for (const auto& [name, stream] : group->streams) {
      for (const auto& file : stream.files) {
        fmt::format_to(std::back_inserter(version), " {:x}:{}:{}:{}", file->id, file->size_bytes, file->modified,
                       now - file->modified < kGrowsForMilliseconds);
      }
    }
    version += '\n';
  }
  const std::shared_lock lock(put_mutex_);
  if (const auto put = put_.find(metric); put != put_.end()) {
    for (const auto& [unit, series] : put->second)
      fmt::format_to(std::back_inserter(version), "{}:{} ", unit, series.puts);
  }
  return version;
}

}  // namespace insitu::serve
