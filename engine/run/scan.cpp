#include "insitu/scan.h"

#include <memory>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "engine/input/message_sieve.h"
#include "engine/plan/program_parts.h"
#include "engine/run/block_matcher.h"
#include "engine/run/block_queue.h"
#include "engine/run/collector.h"
#include "engine/run/json_method.h"
#include "engine/run/name_watch.h"
#include "engine/run/record_reader.h"
#include "engine/run/thread_count.h"

namespace insitu {
namespace {

/// The bytes of results that may wait for their turn, for each thread.
constexpr std::size_t kQueuedBytes = std::size_t{8} << 20;

/// Lets readers leave out events that surely do not match, where nothing is wanted of those: neither their number nor
/// their names.
void add_sieve(ScanOptions& options, const Program& program, const NameWatch& watch) {
  if (!parts_of(program).is_searched() || options.selection != Selection::Matching || options.context ||
      options.numbering == Numbering::On || options.counts_invalid_utf8 ||
      options.missing_times == MissingTimes::Inherited) {
    return;
  }
  options.blocks.sieve =
      std::make_shared<const MessageSieve>(parts_of(program).prefilter, [&watch] { return watch.is_complete(); });
}

/// One thread's share of the work.
void work(const Program& program, std::span<const Input> inputs, const ScanOptions& options, BlockQueue& queue,
          Collector& collector, NameWatch& watch) {
  try {
    BlockMatcher matcher(program, options, &watch);
    while (auto result = collector.take_empty()) {
      if (!queue.next(*result)) return;
      const BlockOrigin origin(inputs[result->file], result->block);
      matcher.match(*result, origin.origin());
      collector.deliver(std::move(result));
    }
  } catch (const std::bad_alloc&) {
    collector.stop_for_lack_of_memory();
  }
}

}  // namespace

ScanSummary scan(const Program& program, std::span<const Input> inputs, Sink& sink, const ScanOptions& asked) {
  ScanOptions options = asked;
  // Whether two pieces of context touch is known by their numbers.
  if (options.context) options.numbering = Numbering::On;
  const unsigned threads = thread_count(options.threads);
  try {
    NameWatch watch(program, options.when_names_are_met);
    add_sieve(options, program, watch);
    Collector collector(sink, options, threads * kQueuedBytes);
    const TimeReader times = options.times ? *options.times : *TimeReader::make({});
    std::optional<TimeInheritance> inheritance;
    if (options.missing_times == MissingTimes::Inherited) {
      inheritance = TimeInheritance{&times, json_method(parts_of(program).options)};
      collector.inherit_times(inputs, *inheritance);
    }
    BlockQueue queue(inputs, options, collector, inheritance);
    {
      std::vector<std::jthread> others;
      start_others(others, queue.useful_threads(threads) - 1,
                   [&] { work(program, inputs, options, queue, collector, watch); });
      work(program, inputs, options, queue, collector, watch);
    }
    ScanSummary summary = collector.summary();
    summary.names = watch.seen();
    return summary;
  } catch (const std::bad_alloc&) {
    ScanSummary summary;
    summary.out_of_memory = true;
    return summary;
  }
}

}  // namespace insitu
