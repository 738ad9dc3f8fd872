#include "engine/run/block_queue.h"

#include <algorithm>
#include <utility>

#include "engine/input/text_before.h"
#include "engine/run/block_events.h"
#include "engine/run/invalid_utf8.h"
#include "engine/run/record_reader.h"

namespace insitu {
namespace {

constexpr std::size_t kAskedAtOnce = 32;

/// An empty block at the end of its file.
void make_empty(Block& block) {
  block.clear(block.buffer.capacity());
  block.buffer.resize(0);
}

BlockPosition position_of(const BlockResult& result) { return {result.file, result.sequence}; }

}  // namespace

unsigned BlockQueue::useful_threads(unsigned asked) {
  BlockResult first;
  if (asked <= 1 || !next(first)) return 1;
  const Lock lock(progress_.mutex_);
  const BlockPosition position = position_of(first);
  ready_.emplace(position, std::move(first));
  if (next_file_ < inputs_.size()) return asked;
  if (open_.empty()) return 1;
  const auto& chunks = open_.front()->layers.chunks;
  return chunks ? static_cast<unsigned>(std::min<std::uint64_t>(asked, chunks->chunks() + 1)) : asked;
}

bool BlockQueue::next(BlockResult& result) {
  std::shared_ptr<OpenFile> file;  // outlives the lock: closing a file takes its time
  Lock lock(progress_.mutex_);
  while (!progress_.over_) {
    if (ready_.empty() && open_.empty() && next_file_ == inputs_.size()) return false;
    if (progress_.stop_if_asked(options_.stop)) return false;
    const std::optional<BlockPosition> position = position_to_read();
    if (!ready_.empty() && !(position && is_better_read(*position))) {
      take_ready(result);
      return true;
    }
    if (position) {
      file = file_of(*position);
      const bool can_read_on = read(*file, result, lock);
      if (can_read_on && pass_on(result)) continue;
      keep_first(result);
      return true;
    }
    ++idle_threads_;
    progress_.changed_.wait(lock);
    --idle_threads_;
  }
  return false;
}

/// Called while something is ready. That is left to idle threads; without them the first position is processed first.
bool BlockQueue::is_better_read(BlockPosition position) const {
  return idle_threads_ > 0 || position < ready_.begin()->first;
}

void BlockQueue::take_ready(BlockResult& result) {
  auto first = ready_.extract(ready_.begin());
  std::swap(result, first.mapped());
  spare_.push_back(std::move(first.mapped()));
}

/// A thread may wait for the turn of the block that it takes, so no earlier block may be left unprocessed.
void BlockQueue::keep_first(BlockResult& result) {
  if (ready_.empty() || position_of(result) < ready_.begin()->first) return;
  auto first = ready_.extract(ready_.begin());
  std::swap(result, first.mapped());
  first.key() = position_of(first.mapped());
  ready_.insert(std::move(first));
}

/// When another thread is free to process the block, this one reads on, so that what must be read in order, and perhaps
/// decompressed, never waits for a match.
bool BlockQueue::pass_on(BlockResult& result) {
  if (idle_threads_ == 0 || ready_.size() > idle_threads_) return false;
  const BlockPosition position = position_of(result);
  ready_.emplace(position, std::move(result));
  result = BlockResult{};
  if (!spare_.empty()) {
    std::swap(result, spare_.back());
    spare_.pop_back();
  }
  progress_.changed_.notify_all();
  return true;
}

/// The first block that no thread reads, if it may be begun.
std::optional<BlockPosition> BlockQueue::position_to_read() {
  const auto file = std::ranges::find(open_, false, &OpenFile::is_busy);
  if (file == open_.end() && !may_open_next_file()) return std::nullopt;
  const BlockPosition position =
      file == open_.end() ? BlockPosition{next_file_, 0} : BlockPosition{(*file)->index, (*file)->next_sequence};
  if (position != progress_.position_ && !progress_.has_room()) return std::nullopt;
  return position;
}

bool BlockQueue::may_open_next_file() {
  if (next_file_ == inputs_.size() || std::ranges::any_of(open_, &OpenFile::may_block)) return false;
  if (next_may_block_.empty()) ask_what_may_block();
  // What came before may be all that is wanted.
  return !next_may_block_.front() || progress_.position_ == BlockPosition{next_file_, 0};
}

/// Asks for some files at once, without the lock: asking takes time, and other threads may need the lock.
void BlockQueue::ask_what_may_block() {
  for (const Input& input : inputs_.subspan(next_file_, std::min(kAskedAtOnce, inputs_.size() - next_file_))) {
    next_may_block_.push_back(input.may_block && input.may_block());
  }
}

std::shared_ptr<BlockQueue::OpenFile> BlockQueue::file_of(BlockPosition position) {
  if (position.file < next_file_) return *std::ranges::find(open_, position.file, &OpenFile::index);
  auto file = std::make_shared<OpenFile>();
  file->index = next_file_++;
  file->may_block = next_may_block_.front();
  next_may_block_.pop_front();
  open_.push_back(file);
  return file;
}

/// Whether the file can be read on, in order, by the same thread.
bool BlockQueue::read(OpenFile& file, BlockResult& result, Lock& lock) {
  result.file = file.index;
  result.sequence = file.next_sequence++;
  result.ends_file = false;
  result.count_only = progress_.has_enough_of_locked(file.index);
  result.is_open = true;
  result.is_live = false;
  result.invalid_utf8 = 0;
  if (result.count_only && !must_be_counted(file.index)) {
    make_empty(result.block);
    end(file, result);
    return false;
  }
  const bool is_new = !file.layers.reader && !file.layers.chunks;
  file.is_busy = is_new || !file.has_chunk(result.sequence);
  lock.unlock();
  if (is_new) result.is_open = open(file, result.block);
  const bool is_chunk = file.has_chunk(result.sequence);
  if (is_new && is_chunk) {
    lock.lock();
    file.is_busy = false;  // now others may join
    progress_.changed_.notify_all();
    lock.unlock();
  }
  result.is_live = result.is_open && file.layers.is_live;
  const bool goes_on = result.is_open && read_block(file, result);
  lock.lock();
  if (!is_chunk) file.is_busy = false;
  file.may_block = result.is_live;
  if (!goes_on) end(file, result);
  return goes_on && !is_chunk;
}

bool BlockQueue::is_stopped() {
  const Lock lock(progress_.mutex_);
  return progress_.stop_if_asked(options_.stop);
}

/// Returns false if that failed; `block` then reports it.
bool BlockQueue::open(OpenFile& file, Block& block) {
  auto source = inputs_[file.index].open();
  if (!source) {
    make_empty(block);
    block.problems.push_back(std::move(source.error()));
    return false;
  }
  // Whether more is wanted at all may depend on blocks that are still being processed.
  (*source)->ask_before_waiting([this, &file] {
    if (is_stopped()) return false;
    progress_.wait_for({file.index, file.next_sequence - 1});
    return !progress_.is_over() && (!progress_.has_enough_of(file.index) || must_be_counted(file.index));
  });
  const Input& input = inputs_[file.index];
  file.layers = open_layers(std::move(*source), input.path, options_.blocks,
                            input.may_be_passed_over ? BinaryFiles::PassedOver : BinaryFiles::Read);
  if (file.layers.chunks || file.layers.reader) return true;
  make_empty(block);
  block.problems = std::move(file.layers.notes);
  block.source = file.layers.block_source;
  return false;
}

/// Returns false at the end of the file.
bool BlockQueue::read_block(OpenFile& file, BlockResult& result) {
  LayeredFile& layers = file.layers;
  const bool is_chunk = file.has_chunk(result.sequence);
  if (!is_chunk && !layers.reader) layers.reader = layers.chunks->rest();
  const bool goes_on = is_chunk ? layers.chunks->read(result.sequence, result.block)
                                : layers.reader->next(result.block) && !layers.reader->is_at_end();
  if (!result.block.source) result.block.source = layers.block_source;
  choose_events(result, inputs_[file.index], options_.origins);
  if (inheritance_) note_events_before(file, result);
  result.invalid_utf8 = options_.counts_invalid_utf8 ? count_invalid_utf8(result.block) : 0;
  if (result.sequence == 0) {
    std::vector<InputProblem>& problems = result.block.problems;
    problems.insert(problems.begin(), layers.notes.begin(), layers.notes.end());
  }
  return goes_on;
}

/// Chunks are read in any order, but their file can be read at any place: what comes before them is looked at when it
/// is needed. Of what is read in order, the last time is kept from block to block.
void BlockQueue::note_events_before(OpenFile& file, BlockResult& result) {
  const Block& block = result.block;
  result.before = {};
  if (result.count_only) return;
  if (file.layers.chunks) {
    result.before.offset = static_cast<std::int64_t>(block.file_offset);
    result.before.read = [file = file.shared_from_this(), offset = block.file_offset](std::size_t wanted) {
      return text_before(file->layers.chunks->file(), offset, wanted);
    };
    return;
  }
  if (block.source != file.part) file.earlier = {};
  file.part = block.source;
  result.before.nearest = file.earlier;
  result.before.left_out = block.skipped_events;
  if (result.sequence == 0) result.before.read = inputs_[file.index].text_before;
  std::unique_ptr<BlockTimes> times = take_times();
  const BlockOrigin origin(inputs_[file.index], block);
  times->begin(result, origin.origin());
  file.earlier = times->at_end();
  const Lock lock(progress_.mutex_);
  spare_times_.push_back(std::move(times));
}

std::unique_ptr<BlockTimes> BlockQueue::take_times() {
  {
    const Lock lock(progress_.mutex_);
    if (!spare_times_.empty()) {
      std::unique_ptr<BlockTimes> times = std::move(spare_times_.back());
      spare_times_.pop_back();
      return times;
    }
  }
  return std::make_unique<BlockTimes>(*inheritance_, options_.blocks.max_event_bytes);
}

/// Threads that still read chunks after the end keep the file alive; their results are dropped.
void BlockQueue::end(const OpenFile& file, BlockResult& result) {
  result.ends_file = true;
  std::erase_if(open_, [&file](const auto& other) { return other.get() == &file; });
  progress_.changed_.notify_all();
}

/// The numbers of later files continue those of this one, so events that are not wanted count as well.
bool BlockQueue::must_be_counted(std::size_t file) const {
  return options_.numbering == Numbering::On && file + 1 < inputs_.size();
}

}  // namespace insitu
