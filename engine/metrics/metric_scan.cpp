#include "insitu/metric_scan.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "engine/metrics/event_times.h"
#include "engine/metrics/metric_reader.h"
#include "engine/metrics/metric_table.h"
#include "engine/plan/program_parts.h"
#include "engine/run/block_events.h"
#include "engine/run/counting_scan.h"
#include "engine/run/json_method.h"
#include "engine/run/name_watch.h"
#include "insitu/matcher.h"
#include "insitu/query_clock.h"

namespace insitu {
namespace {

/// Everything that the threads share and none changes.
struct Work {
  const Program& program;
  const MetricTransformation& transformation;
  const ScanOptions& options;
  const TimeReader& times;
  std::optional<TimeWindow> window;
  NameWatch& watch;
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
        reader_(work.program, work.transformation),
        times_(work.times, json_method(parts_of(work.program).options)) {}

  /// Publishes the samples of a block. What is wrong with its events is reported in `block.problems`.
  void count(BlockResult& block, const Origin& origin) {
    events_.each(block, [&](const BlockEvent& event) {
      publish(event, block, origin);
      block.texts.clear();  // what is kept is copied
      return true;
    });
    const bool has_examined_all = events_.has_visited_all() && matcher_.sees_names();
    watcher_.look_at(block, origin, has_examined_all ? Examined::All : Examined::Candidates, matcher_.seen());
  }
  [[nodiscard]] const MetricTable& table() const { return table_; }
  [[nodiscard]] const MetricData& counts() const { return counts_; }
  /// The times of the events.
  [[nodiscard]] const TimeRange& range() const { return range_; }

 private:
  void publish(const BlockEvent& event, BlockResult& block, const Origin& origin) {
    const std::optional<std::int64_t> time = times_.of(event.event, origin, event.file_offset);
    if (time) counts_.newest = std::max(counts_.newest.value_or(*time), *time);
    if (work_.window && (!time || !work_.window->holds(*time))) {
      watcher_.look_at_event(event.event.message, origin);
      ++counts_.outside;
      return;
    }
    ++counts_.events;
    if (time) range_.add(*time);
    const bool matches = event.may_match && examine(event, block);
    if (matches) ++counts_.matched;
    if (!time) {
      if (matches) ++counts_.without_time;
      return;
    }
    const std::int64_t minute = minute_of(*time);
    if (work_.transformation.default_value) note_minute(minute, matches);
    if (matches) add_sample(event.event.message, minute);
  }

  void note_minute(std::int64_t minute, bool matches) {
    if (matches) {
      table_.add_match(minute);
    } else {
      table_.add_without_match(minute);
    }
  }

  bool examine(const BlockEvent& event, BlockResult& block) {
    switch (matcher_.examine(event.event.message)) {
      case Outcome::Match: return true;
      case Outcome::NoMatch:
      case Outcome::NotJson: return false;
      case Outcome::TooDeep: events_.report_too_deep(event, TooDeep::NoMatch, block); return false;
    }
    return false;
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

  const Work& work_;
  BlockEvents events_;
  Matcher matcher_;
  NameWatcher watcher_;
  MetricReader reader_;
  EventTimes times_;
  MetricTable table_;
  MetricData counts_;
  TimeRange range_;
};

void add_counts(const MetricData& more, MetricData& sum) {
  sum.events += more.events;
  sum.outside += more.outside;
  if (more.newest) sum.newest = std::max(sum.newest.value_or(*more.newest), *more.newest);
  sum.matched += more.matched;
  sum.published += more.published;
  sum.without_time += more.without_time;
  sum.value_missing += more.value_missing;
  sum.value_no_number += more.value_no_number;
  sum.dimension_missing += more.dimension_missing;
}

}  // namespace

MetricData scan_metric(const Program& program, const MetricTransformation& transformation,
                       std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                       const QueryOptions& query) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    NameWatch watch(program, options.when_names_are_met);
    const TimeReader& times = query.times ? *query.times : recognising;
    const Work work{program, transformation, options, times, window_of(query.clock), watch};
    MetricTable total;
    TimeRange range;
    MetricData data;
    CountingScan scan(inputs, report, options);
    static_cast<ScannedInputs&>(data) = scan.run([&] { return Publisher(work); },
                                                 [&](const Publisher& publisher) {
                                                   total.merge(publisher.table());
                                                   add_counts(publisher.counts(), data);
                                                   range.add(publisher.range());
                                                 });
    data.first_event = range.first;
    data.last_event = range.last;
    data.names = watch.seen();
    if (!data.out_of_memory) total.finish(transformation, data);
    return data;
  } catch (const std::bad_alloc&) {
    MetricData data;
    data.out_of_memory = true;
    return data;
  }
}

}  // namespace insitu
