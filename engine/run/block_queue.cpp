#include "engine/run/block_queue.h"

#include <utility>

namespace insitu {

bool BlockQueue::next(BlockResult& result) {
  const std::lock_guard lock(mutex_);
  if (file_ == inputs_.size() || progress_.is_over()) return false;
  if (!source_ && inputs_[file_].may_wait && inputs_[file_].may_wait()) {
    progress_.wait_for(sequence_);
    if (progress_.is_over()) return false;
  }
  result.sequence = sequence_++;
  result.file = file_;
  result.ends_file = false;
  result.count_only = false;
  result.is_open = true;
  result.is_live = source_ && source_->is_live();
  if (!source_ && !open(result)) return true;
  if (progress_.has_enough_of(file_)) {
    if (!must_be_counted()) return end_file(result);
    result.count_only = true;
  }
  if (!reader_->next(result.block)) next_file(result);
  return true;
}

/// Later files are numbered on from this one, so that even events nobody wants count.
bool BlockQueue::must_be_counted() const { return options_.numbering == Numbering::On && file_ + 1 < inputs_.size(); }

bool BlockQueue::open(BlockResult& result) {
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
    progress_.wait_for(sequence_ - 1);
    return !progress_.is_over() && (!progress_.has_enough_of(file_) || must_be_counted());
  });
  reader_ = make_block_reader(*source_, options_.blocks);
  result.is_live = source_->is_live();
  return true;
}

bool BlockQueue::end_file(BlockResult& result) {
  result.block = Block{};
  next_file(result);
  return true;
}

void BlockQueue::next_file(BlockResult& result) {
  result.ends_file = true;
  reader_.reset();
  source_.reset();
  ++file_;
}

}  // namespace insitu
