#include "engine/metrics/metric_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "engine/extract/event_reader.h"
#include "engine/extract/field_reader.h"
#include "engine/extract/json_walker.h"
#include "engine/metrics/metric_reader.h"
#include "engine/metrics/metric_table.h"
#include "engine/plan/plan.h"
#include "engine/run/candidate_lines.h"
#include "engine/run/counting_scan.h"
#include "engine/run/json_method.h"
#include "engine/run/lines.h"
#include "engine/run/matcher.h"
#include "engine/run/query_window.h"

namespace insitu {
namespace {

/// All that the threads share and none changes.
struct Work {
  const Program& program;
  const MetricTransformation& transformation;
  const ScanOptions& options;
  const TimeReader& times;
  std::optional<TimeWindow> window;
};

/// What one thread makes of the blocks it takes.
class Publisher {
 public:
  explicit Publisher(const Work& work)
      : work_(work),
        prefilter_(work.program.parts().prefilter),
        matcher_(work.program),
        reader_(work.program, work.transformation),
        time_({{.name = "@timestamp"}}, work.times, FieldQuota::Enforced, json_method(work.program.parts().options)) {}

  /// Publishes the samples of a block. What is wrong with its events is added to `block.problems`.
  void count(BlockResult& block, const Origin& origin) {
    if (work_.options.blocks.shape == InputShape::Lines) {
      publish_lines(block, origin);
    } else {
      publish_events(block, origin);
    }
  }
  [[nodiscard]] const MetricTable& table() const { return table_; }
  /// Its counters, and the times of its events.
  [[nodiscard]] const MetricData& counts() const { return counts_; }

 private:
  /// Every line has its time read, for it may get a default value and tells how long the log is. But only those that
  /// the prefilter lets through are examined.
  void publish_lines(BlockResult& block, const Origin& origin) {
    static const Prefilter kLetsEverythingPass;
    const std::string_view bytes = block.block.buffer.view();
    const bool searches = prefilter_.is_active() && throttle_.is_open();
    Prefilter::Search search(searches ? prefilter_ : kLetsEverythingPass, bytes);
    std::size_t examined = 0;
    for (std::size_t begin = 0; begin < bytes.size();) {
      const LineExtent line = line_extent(bytes, begin);
      LogEvent event;
      event.message = message_of_line(bytes.substr(begin, line.end - begin));
      const bool may_match = !searches || search.next(begin) < line.end;
      if (may_match) examined += line.next - begin;
      publish_event(event, may_match, block, origin, block.block.file_offset + begin);
      begin = line.next;
    }
    if (searches) throttle_.learn(examined, bytes.size());
  }

  void publish_events(BlockResult& block, const Origin& origin) {
    const std::string_view bytes = block.block.buffer.view();
    for (const ByteRange& object : block.block.objects) {
      block.texts.clear();  // what is kept is copied
      const std::uint64_t offset = block.block.file_offset + object.begin;
      const auto event = events_.read(bytes.substr(object.begin, object.end - object.begin), block.texts);
      if (event) {
        publish_event(*event, true, block, origin, offset);
      } else {
        block.block.problems.push_back({fmt::format("the event at byte {} was left out: {}", offset, event.error())});
      }
    }
  }

  void publish_event(const LogEvent& event, bool may_match, BlockResult& block, const Origin& origin,
                     std::uint64_t place) {
    const std::optional<std::int64_t> time = time_of(event, origin, place);
    if (work_.window && (!time || !work_.window->holds(*time))) {
      ++counts_.outside;
      return;
    }
    ++counts_.events;
    if (time) note_time(*time);
    const bool matches = may_match && examine(event.message, block, place);
    if (matches) ++counts_.matched;
    if (!time) {
      if (matches) ++counts_.without_time;
      return;
    }
    const std::int64_t minute = minute_of(*time);
    if (work_.transformation.default_value) note_minute(minute, matches);
    if (matches) add_sample(event.message, minute);
  }

  std::optional<std::int64_t> time_of(const LogEvent& event, const Origin& origin, std::uint64_t place) {
    if (arena_.used() > 0) arena_.clear();
    FieldValue time;
    time_.read(event, origin, place, arena_, {&time, 1});
    const bool is_usable = time.kind() == FieldKind::Timestamp && is_sample_time(time.integer());
    return is_usable ? std::optional(time.integer()) : std::nullopt;
  }

  void note_time(std::int64_t time) {
    const bool is_first = counts_.last_event < counts_.first_event;
    counts_.first_event = is_first ? time : std::min(counts_.first_event, time);
    counts_.last_event = is_first ? time : std::max(counts_.last_event, time);
  }

  void note_minute(std::int64_t minute, bool matches) {
    if (matches) {
      table_.add_match(minute);
    } else {
      table_.add_without_match(minute);
    }
  }

  bool examine(std::string_view message, BlockResult& block, std::uint64_t place) {
    switch (matcher_.examine(message)) {
      case Outcome::Match: return true;
      case Outcome::NoMatch:
      case Outcome::NotJson: return false;
      case Outcome::TooDeep: break;
    }
    // The blocks in which the prefilter rests must not tell more problems than the others.
    const bool cannot_match = work_.options.blocks.shape == InputShape::Lines && prefilter_.is_active() &&
                              Prefilter::Search(prefilter_, message).next(0) == message.size();
    if (cannot_match) return false;
    block.block.problems.push_back(
        {fmt::format("the event at byte {} is no match: its JSON nests deeper than {} levels", place, kMaxJsonDepth)});
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
  const Prefilter& prefilter_;
  PrefilterThrottle throttle_;
  Matcher matcher_;
  MetricReader reader_;
  EventReader events_;
  FieldReader time_;
  Arena arena_;
  MetricTable table_;
  MetricData counts_;
};

void add_counts(const MetricData& more, MetricData& sum) {
  sum.events += more.events;
  sum.outside += more.outside;
  sum.matched += more.matched;
  sum.published += more.published;
  sum.without_time += more.without_time;
  sum.value_missing += more.value_missing;
  sum.value_no_number += more.value_no_number;
  sum.dimension_missing += more.dimension_missing;
  if (more.last_event < more.first_event) return;
  const bool is_first = sum.last_event < sum.first_event;
  sum.first_event = is_first ? more.first_event : std::min(sum.first_event, more.first_event);
  sum.last_event = is_first ? more.last_event : std::max(sum.last_event, more.last_event);
}

}  // namespace

MetricData scan_metric(const Program& program, const MetricTransformation& transformation,
                       std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                       const QueryOptions& query) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    const Work work{program, transformation, options, query.times ? *query.times : recognising, window_of(query.clock)};
    MetricTable total;
    MetricData data;
    CountingScan scan(inputs, report, options);
    static_cast<ScannedInputs&>(data) = scan.run([&] { return Publisher(work); },
                                                 [&](const Publisher& publisher) {
                                                   total.merge(publisher.table());
                                                   add_counts(publisher.counts(), data);
                                                 });
    if (!data.out_of_memory) total.finish(transformation, data);
    return data;
  } catch (const std::bad_alloc&) {
    MetricData data;
    data.out_of_memory = true;
    return data;
  }
}

}  // namespace insitu
