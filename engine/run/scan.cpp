#include "engine/run/scan.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "engine/run/block_matcher.h"
#include "engine/run/collector.h"

namespace insitu {
namespace {

/// Hands out the blocks of all inputs, one after the other. Thread-safe.
class BlockQueue {
 public:
  BlockQueue(std::span<const Input> inputs, const ScanOptions& options, Collector& collector)
      : inputs_(inputs), options_(options), collector_(collector) {}

  /// Fills the upper half of `result`. False: there is nothing left.
  bool next(BlockResult& result) {
    const std::lock_guard lock(mutex_);
    if (file_ == inputs_.size() || collector_.is_over()) return false;
    result.sequence = sequence_++;
    result.file = file_;
    result.ends_file = false;
    result.count_only = false;
    result.is_open = true;
    result.is_live = source_ && source_->is_live();
    if (!source_ && !open(result)) return true;
    if (collector_.has_enough_of(file_)) {
      if (!must_be_counted()) return end_file(result);
      result.count_only = true;
    }
    if (!reader_->next(result.block)) next_file(result);
    return true;
  }

 private:
  /// Later files are numbered on from this one, so that even events nobody wants count.
  [[nodiscard]] bool must_be_counted() const {
    return options_.numbering == Numbering::On && file_ + 1 < inputs_.size();
  }
  bool open(BlockResult& result) {
    result.block = Block{};
    auto source = inputs_[file_].open();
    if (!source) {
      result.block.problems.push_back(std::move(source.error()));
      result.is_open = false;
      next_file(result);
      return false;
    }
    source_ = std::move(*source);
    // Whether more is wanted at all may hang on blocks that are still being worked on.
    source_->ask_before_waiting([this] {
      collector_.wait_for(sequence_ - 1);
      return !collector_.is_over() && (!collector_.has_enough_of(file_) || must_be_counted());
    });
    reader_ = make_block_reader(*source_, options_.blocks);
    result.is_live = source_->is_live();
    return true;
  }
  bool end_file(BlockResult& result) {
    result.block = Block{};
    next_file(result);
    return true;
  }
  void next_file(BlockResult& result) {
    result.ends_file = true;
    reader_.reset();
    source_.reset();
    ++file_;
  }

  std::span<const Input> inputs_;
  const ScanOptions& options_;
  Collector& collector_;
  std::mutex mutex_;
  std::size_t file_ = 0;
  std::uint64_t sequence_ = 0;
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<BlockReader> reader_;
};

/// One thread's share of the work.
void work(const Program& program, const ScanOptions& options, BlockQueue& queue, Collector& collector) {
  try {
    BlockMatcher matcher(program, options);
    while (auto result = collector.take_empty()) {
      if (!queue.next(*result)) return;
      matcher.match(*result);
      collector.deliver(std::move(result));
    }
  } catch (const std::bad_alloc&) {
    collector.stop_for_lack_of_memory();
  }
}

/// As many as the system lets us have: fewer only take longer.
template <class Work>
void start_others(std::vector<std::jthread>& threads, unsigned count, const Work& share) {
  try {
    while (threads.size() < count) threads.emplace_back(share);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): whoever is there does the work
  }
}

}  // namespace

Input file_input(std::string path) {
  return {[path = std::move(path)] { return open_file(path); }};
}

Input standard_input() { return {open_standard_input}; }

ScanSummary scan(const Program& program, std::span<const Input> inputs, Sink& sink, const ScanOptions& asked) {
  ScanOptions options = asked;
  // Whether two pieces of context touch is told by their numbers.
  if (options.context) options.numbering = Numbering::On;
  const unsigned threads = options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  try {
    Collector collector(sink, options, 2 * std::size_t{threads});
    BlockQueue queue(inputs, options, collector);
    {
      std::vector<std::jthread> others;
      start_others(others, threads - 1, [&] { work(program, options, queue, collector); });
      work(program, options, queue, collector);
    }
    return collector.summary();
  } catch (const std::bad_alloc&) {
    return {.out_of_memory = true};
  }
}

}  // namespace insitu
