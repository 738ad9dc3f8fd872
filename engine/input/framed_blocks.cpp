#include "engine/input/framed_blocks.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/input/message_sieve.h"
#include "engine/match/search_throttle.h"

namespace insitu {
namespace {

class FramedBlocks final : public BlockReader {
 public:
  FramedBlocks(std::unique_ptr<BlockReader> lines, InputShape shape, const BlockOptions& options)
      : options_(options),
        shape_(shape),
        lines_(std::move(lines)),
        framer_(make_line_framer(shape, options_)),
        writer_(options_) {}

  bool next(Block& block) override {
    begin(block);
    const bool goes_on = fill(block);
    block.buffer.resize(block.buffer.size());  // what became no message may lie after the content
    return goes_on;
  }

  [[nodiscard]] bool is_at_end() const override { return has_finished_; }

 private:
  bool fill(Block& block) {
    // Problems have blocks of their own: there may be as many of them as there are lines.
    while (block.problems.empty() && block.problems_after.empty()) {
      if (at_ < read_.buffer.size()) {
        if (search_) pass_over_lines(block);
        if (at_ < read_.buffer.size()) take_line();
      } else if (!block.records.empty() || block.is_sifted) {
        return true;
      } else if (!has_ended_) {
        read_more(block);
      } else if (!has_finished_) {
        finish();
      } else {
        return false;
      }
    }
    return true;
  }

  void begin(Block& block) {
    block.clear(options_.block_bytes);
    block.shape = shape_;
    block.form = shape_ == InputShape::Journald ? BlockForm::JournalEntries : BlockForm::Messages;
    block.buffer.reserve(options_.block_bytes);  // messages are no longer than their lines
    block.buffer.resize(0);
    block.file_offset = read_.file_offset + at_;
    writer_.begin(block);
  }

  /// Passes over lines before the next one that may hold a message that is wanted.
  void pass_over_lines(Block& block) {
    block.is_sifted = true;
    const std::string_view bytes = read_.buffer.view();
    const std::size_t candidate = search_->next(at_);
    const std::size_t end =
        candidate == bytes.size() ? candidate : bytes.substr(at_, candidate - at_).rfind('\n') + 1 + at_;
    const LineFramer::Passed passed = framer_->pass_over(bytes.substr(at_, end - at_));
    at_ += passed.bytes;
    line_number_ += passed.lines;
    passed_bytes_ += passed.bytes;
  }

  void take_line() {
    const std::string_view bytes = read_.buffer.view();
    const std::size_t end = std::min(bytes.find('\n', at_), bytes.size());
    std::string_view text = bytes.substr(at_, end - at_);
    if (text.ends_with('\r')) text.remove_suffix(1);
    framer_->take({text, ++line_number_, read_.file_offset + at_}, writer_);
    at_ = std::min(end + 1, bytes.size());
  }

  void read_more(Block& block) {
    if (search_) throttle_.learn(read_.buffer.size() - passed_bytes_, read_.buffer.size());
    has_ended_ = !lines_->next(read_);
    at_ = 0;
    begin_search();
    block.file_offset = read_.file_offset;
    block.problems = std::move(read_.problems);
    block.skipped_events = read_.skipped_events;
    line_number_ += read_.skipped_events;  // a line that is too long
    if (block.problems.empty()) return;
    // The line that is lost may have been a part of what is open.
    const std::size_t lost = framer_->abandon(writer_);
    block.skipped_events = std::max(block.skipped_events, lost + writer_.abandon());
  }

  void begin_search() {
    search_.reset();
    passed_bytes_ = 0;
    if (sieve_ == nullptr) return;
    const Prefilter* const prefilter = sieve_->for_records_of(shape_);
    if (prefilter != nullptr && throttle_.is_open()) search_.emplace(*prefilter, read_.buffer.view());
  }

  void finish() {
    has_finished_ = true;
    framer_->finish(writer_);
    writer_.finish();
  }

  BlockOptions options_;
  InputShape shape_;
  std::unique_ptr<BlockReader> lines_;
  std::unique_ptr<LineFramer> framer_;
  MessageWriter writer_;
  /// nullptr: every message is wanted, or is put together from lines in ways of its own.
  const MessageSieve* sieve_ = options_.strips_ansi || options_.event_starts ? nullptr : options_.sieve.get();
  std::optional<Prefilter::Search> search_;  ///< in the lines
  SearchThrottle throttle_;
  std::size_t passed_bytes_ = 0;  ///< of the lines
  Block read_;                    ///< lines that are being framed
  std::size_t at_ = 0;            ///< in them
  std::uint64_t line_number_ = 0;
  bool has_ended_ = false;     ///< the lines have
  bool has_finished_ = false;  ///< and everything has been framed
};

}  // namespace

std::unique_ptr<BlockReader> make_framed_block_reader(std::unique_ptr<BlockReader> lines, InputShape shape,
                                                      const BlockOptions& options) {
  return std::make_unique<FramedBlocks>(std::move(lines), shape, options);
}

}  // namespace insitu
