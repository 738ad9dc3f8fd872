#include "insitu/metric_scan.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <new>
#include <optional>
#include <utility>

#include "engine/metrics/event_times.h"
#include "engine/metrics/metric_reader.h"
#include "engine/metrics/metric_table.h"
#include "engine/plan/program_parts.h"
#include "engine/run/block_events.h"
#include "engine/run/block_times.h"
#include "engine/run/counting_scan.h"
#include "engine/run/json_method.h"
#include "engine/run/name_watch.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "insitu/query_clock.h"

namespace insitu {
namespace {

/// Everything that the threads share and none changes.
struct Work {
  std::span<const ScannedFilter> filters;
  const Program& program;  // of all of them
  const ScanOptions& options;
  const TimeReader& times;
  std::optional<TimeWindow> window;
  std::optional<TimeInheritance> inheritance;  // if events inherit times
  NameWatch& watch;
};

/// What one filter publishes of the blocks of one thread.
class FilterShare {
 public:
  explicit FilterShare(const ScannedFilter& filter) : filter_(filter), reader_(filter.program, filter.transformation) {}

  [[nodiscard]] std::size_t patterns() const { return parts_of(filter_.program).plan.any_of.size(); }
  [[nodiscard]] const Prefilter& prefilter() const { return parts_of(filter_.program).prefilter; }

  void count(std::string_view message, std::optional<std::int64_t> time, bool matches) {
    if (matches) ++counts_.matched;
    if (!time) {
      if (matches) ++counts_.without_time;
      return;
    }
    const std::int64_t minute = minute_of(*time);
    if (filter_.transformation.default_value) note_minute(minute, matches);
    if (matches) add_sample(message, minute);
  }
  [[nodiscard]] const MetricTable& table() const { return table_; }
  [[nodiscard]] const MetricData& counts() const { return counts_; }

 private:
  void note_minute(std::int64_t minute, bool matches) {
    if (matches) {
      table_.add_match(minute);
    } else {
      table_.add_without_match(minute);
    }
  }

  void add_sample(std::string_view message, std::int64_t minute) {
    switch (reader_.read(message)) {
      case SampleOutcome::Sample:
        ++counts_.published;
        table_.add(reader_.dimensions(), minute, reader_.value());
        break;
      case SampleOutcome::ValueMissing: ++counts_.value_missing; break;
      case SampleOutcome::ValueNoNumber: ++counts_.value_no_number; break;
      case SampleOutcome::DimensionMissing: ++counts_.dimension_missing; break;
    }
  }

  const ScannedFilter& filter_;
  MetricReader reader_;
  MetricTable table_;
  MetricData counts_;
};

/// The counts of events, which are the same for all filters.
struct EventTotals {
  std::uint64_t events = 0;
  std::uint64_t outside = 0;
  std::optional<std::int64_t> newest;
  TimeRange range;

  void add(const EventTotals& more) {
    events += more.events;
    outside += more.outside;
    if (more.newest) newest = std::max(newest.value_or(*more.newest), *more.newest);
    range.add(more.range);
  }
};

/// The results of one thread, for the blocks it takes.
class Publisher {
 public:
  explicit Publisher(const Work& work)
      : work_(work),
        // Every line has its time read, because it may get a default value and bounds the log. Only those that may
        // match are examined.
        events_(parts_of(work.program).prefilter, Unmatchable::Marked, parts_of(work.program).options.prefiltering),
        matcher_(work.program),
        watcher_(work.program, &work.watch),
        times_(work.times, json_method(parts_of(work.program).options)) {
    for (const ScannedFilter& filter : work.filters) filters_.emplace_back(filter);
    if (work.inheritance) block_times_.emplace(*work.inheritance, work.options.blocks.max_event_bytes);
  }

  /// Publishes the samples of a block. What is wrong with its events is reported in `block.problems`.
  void count(BlockResult& block, const Origin& origin) {
    if (block_times_) block_times_->begin(block, origin);
    events_.each(block, [&](const BlockEvent& event) {
      publish(event, block, origin);
      block.texts.clear();  // what is kept is copied
      return true;
    });
    const Examined examined = events_.has_visited_all() ? Examined::All : Examined::Candidates;
    watcher_.look_at(block, origin, examined, matcher_.seen());
  }
  [[nodiscard]] const std::deque<FilterShare>& filters() const { return filters_; }
  [[nodiscard]] const EventTotals& totals() const { return totals_; }

 private:
  void publish(const BlockEvent& event, BlockResult& block, const Origin& origin) {
    const std::optional<std::int64_t> time = time_of(event, origin);
    if (time) totals_.newest = std::max(totals_.newest.value_or(*time), *time);
    if (work_.window && (!time || !work_.window->holds(*time))) {
      watcher_.look_at_event(event.event.message, origin);
      ++totals_.outside;
      return;
    }
    ++totals_.events;
    if (time) totals_.range.add(*time);
    const std::string_view message = event.event.message;
    if (!event.may_match) {
      for (FilterShare& filter : filters_) filter.count(message, time, false);
      return;
    }
    std::span<const Outcome> outcomes = matcher_.examine_each(message);
    bool is_too_deep = false;
    for (FilterShare& filter : filters_) {
      const auto of_filter = outcomes.first(filter.patterns());
      outcomes = outcomes.subspan(filter.patterns());
      filter.count(message, time, std::ranges::find(of_filter, Outcome::Match) != of_filter.end());
      is_too_deep = is_too_deep || (std::ranges::find(of_filter, Outcome::TooDeep) != of_filter.end() &&
                                    BlockEvents::may_match(event, block.block, filter.prefilter()));
    }
    if (is_too_deep) events_.report_too_deep(event, TooDeep::NoMatch, block);
  }

  std::optional<std::int64_t> time_of(const BlockEvent& event, const Origin& origin) {
    const std::optional<std::int64_t> own = times_.of(event.event, origin, event.file_offset);
    if (!block_times_) return own;
    const std::optional<std::int64_t> time = block_times_->of(event, own).time;
    return time && is_sample_time(*time) ? time : std::nullopt;
  }

  const Work& work_;
  BlockEvents events_;
  Matcher matcher_;
  NameWatcher watcher_;
  std::deque<FilterShare> filters_;
  EventTimes times_;
  std::optional<BlockTimes> block_times_;
  EventTotals totals_;
};

void add_counts(const MetricData& more, MetricData& sum) {
  sum.matched += more.matched;
  sum.published += more.published;
  sum.without_time += more.without_time;
  sum.value_missing += more.value_missing;
  sum.value_no_number += more.value_no_number;
  sum.dimension_missing += more.dimension_missing;
}

/// Returns which names of one of the programs were seen, of those of all of them.
SeenNames seen_of(const Program& program, const Program& all, const SeenNames& seen) {
  SeenNames of_one;
  of_one.json = seen.json;
  const std::vector<EventName>& names = parts_of(all).names;
  for (const EventName& name : parts_of(program).names) {
    const auto same = std::ranges::find(names, name.text, &EventName::text);
    of_one.names.push_back(seen.has(static_cast<NameId>(same - names.begin())) ? 1 : 0);
  }
  return of_one;
}

Program program_of(std::span<const ScannedFilter> filters) {
  std::vector<Program> programs;
  for (const ScannedFilter& filter : filters) programs.push_back(filter.program);
  return any_of(programs);
}

/// The samples of one filter, of all threads.
struct FilterSum {
  MetricTable table;
  MetricData data;
};

std::vector<MetricData> scan(std::span<const ScannedFilter> filters, std::span<const Input> inputs,
                             const ProblemReport& report, const ScanOptions& options, const QueryOptions& query) {
  const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
  const TimeReader& times = query.times ? *query.times : recognising;
  const Program program = program_of(filters);
  NameWatch watch(program, options.when_names_are_met);
  std::optional<TimeInheritance> inheritance;
  if (query.missing_times == MissingTimes::Inherited) {
    inheritance = TimeInheritance{&times, json_method(parts_of(program).options)};
  }
  const Work work{filters, program, options, times, window_of(query.clock), inheritance, watch};
  std::deque<FilterSum> sums(filters.size());
  EventTotals totals;
  CountingScan pass(inputs, report, options, inheritance);
  const ScannedInputs scanned = pass.run([&] { return Publisher(work); },
                                         [&](const Publisher& publisher) {
                                           totals.add(publisher.totals());
                                           for (std::size_t i = 0; i < sums.size(); ++i) {
                                             sums[i].table.merge(publisher.filters()[i].table());
                                             add_counts(publisher.filters()[i].counts(), sums[i].data);
                                           }
                                         });
  const SeenNames seen = watch.seen();
  std::vector<MetricData> published;
  for (std::size_t i = 0; i < filters.size(); ++i) {
    MetricData data = std::move(sums[i].data);
    static_cast<ScannedInputs&>(data) = scanned;
    data.events = totals.events;
    data.outside = totals.outside;
    data.newest = totals.newest;
    data.first_event = totals.range.first;
    data.last_event = totals.range.last;
    data.names = seen_of(filters[i].program, program, seen);
    if (!data.out_of_memory) sums[i].table.finish(filters[i].transformation, data);
    published.push_back(std::move(data));
  }
  return published;
}

}  // namespace

std::vector<MetricData> scan_metrics(std::span<const ScannedFilter> filters, std::span<const Input> inputs,
                                     const ProblemReport& report, const ScanOptions& options,
                                     const QueryOptions& query) {
  try {
    return scan(filters, inputs, report, options, query);
  } catch (const std::bad_alloc&) {
    std::vector<MetricData> published(filters.size());
    for (MetricData& data : published) data.out_of_memory = true;
    return published;
  }
}

MetricData scan_metric(const Program& program, const MetricTransformation& transformation,
                       std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                       const QueryOptions& query) {
  const ScannedFilter filter{program, transformation};
  return std::move(scan_metrics({&filter, 1}, inputs, report, options, query).front());
}

}  // namespace insitu
