#include "insitu/emf_scan.h"

#include <algorithm>
#include <compare>
#include <map>
#include <new>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/match/prefilter.h"
#include "engine/metrics/emf_document.h"
#include "engine/metrics/event_times.h"
#include "engine/run/block_events.h"
#include "engine/run/counting_scan.h"
#include "engine/run/lines.h"
#include "insitu/query_clock.h"

namespace insitu {
namespace {

/// The two words of EMF: an event without both is no document.
Requirement words_of_emf() {
  return Requirement::any(
      {Requirement::of("_aws", Spelling::Exact), Requirement::of("CloudWatchMetrics", Spelling::Exact)});
}

/// Everything that the threads share and none changes.
struct EmfWork {
  const ScanOptions& scan;
  const EmfOptions& options;
  const TimeReader& times;
  std::optional<TimeWindow> window;
  Prefilter prefilter;

  [[nodiscard]] bool reads_all_times() const { return window || options.times == ReadTimes::Always; }
};

/// The place of an entry in the inputs.
struct EntryPlace {
  BlockPosition block;
  std::uint64_t event = 0;  // in the block, from 0
  std::uint64_t entry = 0;  // of the event, from 0
  friend auto operator<=>(const EntryPlace&, const EntryPlace&) = default;
};

/// The entries that a thread has found, by place.
class LedgerPart {
 public:
  explicit LedgerPart(LedgerEntries wanted) : wanted_(wanted) {}

  void add(const EntryPlace& place, EmfEntry entry) {
    Reason& reason = reasons_[entry.reason];
    ++reason.count;
    if (wanted_ == LedgerEntries::All) entries_.emplace_back(place, entry);
    if (reason.count == 1 || place < reason.place) reason.first = {place, std::move(entry)}, reason.place = place;
  }
  /// Notes how many events a block has, lines that were skipped included.
  void add_block(BlockPosition block, std::uint64_t events) { blocks_.emplace_back(block, events); }

  void merge(const LedgerPart& other) {
    for (const auto& [name, more] : other.reasons_) {
      Reason& reason = reasons_[name];
      if (reason.count == 0 || more.place < reason.place) reason.first = more.first, reason.place = more.place;
      reason.count += more.count;
    }
    entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
    blocks_.insert(blocks_.end(), other.blocks_.begin(), other.blocks_.end());
  }

  /// Returns the ledger, now that the numbers of lines are known. Do not use this afterwards.
  EmfLedger finish() {
    number_blocks();
    EmfLedger ledger;
    for (auto& [name, reason] : reasons_) {
      ledger.reasons.emplace(name, EmfReasonCount{.count = reason.count, .first = line_of(reason.first)});
    }
    std::ranges::sort(entries_, {}, &Entry::first);
    for (Entry& entry : entries_) ledger.lines.push_back(line_of(entry));
    return ledger;
  }

 private:
  using Entry = std::pair<EntryPlace, EmfEntry>;
  struct Reason {
    std::uint64_t count = 0;
    EntryPlace place;
    Entry first;
  };

  /// Turns the number of a block's events into the number of those before it in its file.
  void number_blocks() {
    std::ranges::sort(blocks_);
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (i == 0 || blocks_[i].first.file != blocks_[i - 1].first.file) before = 0;
      before += std::exchange(blocks_[i].second, before);
    }
  }

  EmfLedgerLine line_of(Entry& entry) const {
    const EntryPlace& place = entry.first;
    const auto block = std::ranges::lower_bound(blocks_, place.block, {}, [](const auto& one) { return one.first; });
    const std::uint64_t before = block == blocks_.end() ? 0 : block->second;
    return {.file = place.block.file, .line = before + place.event + 1, .entry = std::move(entry.second)};
  }

  LedgerEntries wanted_;
  std::map<EmfReason, Reason> reasons_;
  std::vector<Entry> entries_;
  std::vector<std::pair<BlockPosition, std::uint64_t>> blocks_;
};

/// The samples that a thread has found.
class EmfTable {
 public:
  void add(const EmfSamples& found) {
    EmfSeries& series = series_of(found.metric);
    series.is_high_resolution = series.is_high_resolution || found.is_high_resolution;
    Samples& samples = series.samples[found.time];
    for (const EmfValue& value : found.values) samples.add(value.value, value.times);
  }

  void merge_into(std::map<EmfMetric, EmfSeries>& metrics) const {
    for (const auto& [key, one] : series_) {
      EmfSeries& sum = metrics[one.metric];
      sum.is_high_resolution = sum.is_high_resolution || one.series.is_high_resolution;
      for (const auto& [time, samples] : one.series.samples) sum.samples[time].merge(samples);
    }
  }

 private:
  struct Named {
    EmfMetric metric;
    EmfSeries series;
  };

  void append_key(std::string_view part) {
    key_ += std::to_string(part.size());
    key_ += ' ';
    key_ += part;
  }

  EmfSeries& series_of(const EmfMetric& metric) {
    key_.clear();
    for (const std::string_view part : {metric.metric_namespace, metric.name, metric.unit}) append_key(part);
    for (const auto& [name, value] : metric.dimensions) {
      append_key(name);
      append_key(value);
    }
    const auto [found, is_new] = series_.try_emplace(key_);
    if (is_new) found->second.metric = metric;
    return found->second.series;
  }

  std::unordered_map<std::string, Named> series_;  // by all texts, joined
  std::string key_;
};

/// The results of one thread, for the blocks it takes.
class EmfPublisher final : public EmfVisitor {
 public:
  explicit EmfPublisher(const EmfWork& work)
      : work_(work),
        // Every line is visited, because it is counted and may have its time read.
        events_(work.prefilter, Unmatchable::Marked),
        times_(work.times),
        ledger_(work.options.entries) {}

  /// Publishes the samples of a block. What is wrong with its events is reported in `block.problems`.
  void count(BlockResult& block, const Origin& origin) {
    place_ = {.block = {.file = block.file, .sequence = block.sequence}, .event = block.block.skipped_events};
    origin_ = &origin;
    const bool are_lines = block.block.form == BlockForm::Lines;
    LineCounter lines(block.block.buffer.view());
    const std::size_t skipped = block.block.skipped_events;
    events_.each(block, [&](const BlockEvent& event) {
      // An empty line is no event, but counts.
      if (are_lines) place_.event = skipped + lines.before(event.at);
      publish(event);
      ++place_.event;
      block.texts.clear();  // what is kept is copied
      return true;
    });
    if (are_lines) place_.event = skipped + lines.all();
    ledger_.add_block(place_.block, place_.event + block.block.skipped_after);
  }

  [[nodiscard]] const EmfTable& table() const { return table_; }
  [[nodiscard]] const LedgerPart& ledger() const { return ledger_; }
  /// The counters, and the times.
  [[nodiscard]] const EmfData& counts() const { return counts_; }

  void take(const EmfSamples& samples) override {
    counts_.times.add(samples.time);
    if (!work_.options.selection.selects(samples.metric)) return;
    for (const EmfValue& value : samples.values) counts_.published += value.times;
    table_.add(samples);
  }
  void take(EmfEntry entry) override {
    ledger_.add(place_, std::move(entry));
    ++place_.entry;
  }
  std::optional<std::int64_t> event_time() override {
    if (!time_is_read_) time_ = times_.of(event_->event, *origin_, event_->file_offset);
    time_is_read_ = true;
    return time_;
  }

 private:
  void publish(const BlockEvent& event) {
    event_ = &event;
    time_is_read_ = false;
    if (work_.reads_all_times()) {
      const auto time = event_time();
      if (time) counts_.newest = std::max(counts_.newest.value_or(*time), *time);
      if (work_.window && (!time || !work_.window->holds(*time))) {
        ++counts_.outside;
        return;
      }
      if (time) counts_.times.add(*time);
    }
    ++counts_.events;
    if (!event.may_match) return;
    place_.entry = 0;
    const auto received = event.event.ingestion_time ? event.event.ingestion_time : work_.options.received;
    if (reader_.read(event.event.message, received, *this)) ++counts_.documents;
  }

  const EmfWork& work_;
  BlockEvents events_;
  EventTimes times_;
  EmfReader reader_;
  EmfTable table_;
  LedgerPart ledger_;
  EmfData counts_;

  // State of the current event.
  EntryPlace place_;
  const Origin* origin_ = nullptr;
  const BlockEvent* event_ = nullptr;
  bool time_is_read_ = false;
  std::optional<std::int64_t> time_;
};

void add_emf_counts(const EmfData& more, EmfData& sum) {
  sum.events += more.events;
  sum.outside += more.outside;
  if (more.newest) sum.newest = std::max(sum.newest.value_or(*more.newest), *more.newest);
  sum.documents += more.documents;
  sum.published += more.published;
  sum.times.add(more.times);
}

}  // namespace

bool EmfSelection::selects(const EmfMetric& metric) const {
  if (metric_namespace && *metric_namespace != metric.metric_namespace) return false;
  if (metric_name && *metric_name != metric.name) return false;
  return std::ranges::all_of(dimensions, [&](const DimensionValue& one) {
    return std::ranges::find(metric.dimensions, one) != metric.dimensions.end();
  });
}

EmfData scan_emf(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& scan_options,
                 const QueryOptions& query, const EmfOptions& options) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    const TimeReader& times = query.times ? *query.times : recognising;
    const EmfWork work{scan_options, options, times, window_of(query.clock), Prefilter(words_of_emf())};
    LedgerPart ledger(options.entries);
    EmfData data;
    CountingScan scan(inputs, report, scan_options);
    static_cast<ScannedInputs&>(data) = scan.run([&] { return EmfPublisher(work); },
                                                 [&](const EmfPublisher& publisher) {
                                                   publisher.table().merge_into(data.metrics);
                                                   ledger.merge(publisher.ledger());
                                                   add_emf_counts(publisher.counts(), data);
                                                 });
    if (!data.out_of_memory) data.ledger = ledger.finish();
    return data;
  } catch (const std::bad_alloc&) {
    EmfData data;
    data.out_of_memory = true;
    return data;
  }
}

}  // namespace insitu
