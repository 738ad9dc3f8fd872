#include "engine/input/event_blocks.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/event_splitter.h"
#include "engine/input/text_source.h"

namespace insitu {
namespace {

class EventBlocks final : public BlockReader {
 public:
  EventBlocks(ByteSource& source, const BlockOptions& options)
      : source_(source),
        block_bytes_(std::max<std::size_t>(options.block_bytes, 1)),
        max_event_bytes_(options.max_event_bytes) {
    chunk_.reserve(std::min(block_bytes_, kMaxChunkBytes));
  }

  bool next(Block& block) override {
    begin(block);
    // Problems have blocks of their own: there may be as many of them as there are lines.
    while (!problem_) {
      if (unread_.empty() && !read_more(block)) break;
      take_step(block);
      if (is_full(block)) break;
    }
    block.names_next_page = splitter_.names_next_page();
    if (!block.objects.empty()) return finish(block);
    block.buffer.resize(0);
    return finish_without_events(block);
  }

 private:
  static constexpr std::size_t kMaxChunkBytes = 128 * 1024;

  /// An object that has begun and may be an event.
  struct OpenEvent {
    std::uint64_t file_offset = 0;
    std::size_t begin = 0;     ///< in the block's buffer
    bool is_too_long = false;  ///< then its bytes are not kept
  };

  // ---- what belongs to the life of a block

  void begin(Block& block) {
    block.clear(block_bytes_);
    std::swap(block.buffer, rest_);  // the beginning of an event that had not ended
    block.file_offset = open_event_ ? open_event_->file_offset : position();
    if (open_event_) open_event_->begin = 0;
    must_break_ = false;
  }

  /// Whether a block is full. One without events never is: bytes between events beyond a block's size are left out.
  [[nodiscard]] bool is_full(const Block& block) const {
    if (block.objects.empty()) return false;
    return must_break_ || (!open_event_ && block.buffer.size() >= block_bytes_);
  }

  bool finish(Block& block) {
    const std::size_t end = block.objects.back().end;
    rest_.shrink(block_bytes_);
    if (open_event_ && !open_event_->is_too_long) append(rest_, block.buffer.view().substr(open_event_->begin));
    block.buffer.resize(end);
    return true;
  }

  bool finish_without_events(Block& block) {
    block.file_offset = position();
    if (!problem_) problem_ = problem_at_end();
    if (problem_) block.problems.push_back(*std::exchange(problem_, std::nullopt));
    block.skipped_events = std::exchange(lost_events_, 0);
    return !is_source_ended_ || !unread_.empty();
  }

  // ---- bytes

  [[nodiscard]] std::uint64_t position() const { return source_.position() - unread_.size(); }

  /// Reads more bytes. False: there are none, at the end or because a live source pauses and events are waiting.
  bool read_more(const Block& block) {
    if (is_source_ended_ || (is_waiting_ && !block.objects.empty())) return false;
    const auto count = source_.read(chunk_.data(), chunk_.capacity());
    if (!count) source_problem_ = count.error();
    is_source_ended_ = !count || *count == 0;
    unread_ = std::string_view(chunk_.data(), count.value_or(0));
    is_waiting_ = source_.is_live() && unread_.size() < chunk_.capacity();
    return !is_source_ended_;
  }

  void append(PaddedBuffer& buffer, std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t old_size = buffer.size();
    const std::size_t new_size = old_size + bytes.size();
    if (new_size > buffer.capacity()) buffer.reserve(std::max({new_size, 2 * buffer.capacity(), block_bytes_}));
    std::memcpy(buffer.data() + old_size, bytes.data(), bytes.size());
    buffer.resize(new_size);
  }

  // ---- steps

  void take_step(Block& block) {
    using Mark = EventSplitter::Mark;
    const EventSplitter::Step step = splitter_.step(unread_);
    const std::uint64_t begin = position();
    const std::string_view taken = unread_.substr(0, step.taken);
    unread_.remove_prefix(step.taken);
    switch (step.mark) {
      case Mark::None: return keep(block, taken);
      case Mark::EventBegins: keep(block, taken.substr(0, taken.size() - 1)); return begin_event(block);
      case Mark::EventEnds: keep(block, taken); return end_event(block);
      case Mark::NotAnEvent: return drop_event(block);
      case Mark::Problem:
        problem_ = InputProblem{std::string(step.message), begin + step.problem_at};
        lost_events_ = step.lost_events;
        return drop_event(block);
    }
  }

  /// Takes bytes of an event, or between two.
  void keep(Block& block, std::string_view bytes) {
    if (!open_event_) {
      if (!block.objects.empty()) append(block.buffer, bytes);
      return;
    }
    if (open_event_->is_too_long) return;
    append(block.buffer, bytes);
    if (block.buffer.size() - open_event_->begin <= max_event_bytes_) return;
    // Whether it is an event is not certain yet; so it is no problem before its end.
    open_event_->is_too_long = true;
    drop_bytes(block);
  }

  void begin_event(Block& block) {
    open_event_ = OpenEvent{.file_offset = position() - 1, .begin = block.buffer.size()};
    if (block.objects.empty()) block.file_offset = open_event_->file_offset;
    keep(block, "{");
  }

  void end_event(Block& block) {
    const OpenEvent event = *std::exchange(open_event_, std::nullopt);
    if (!event.is_too_long) {
      block.objects.push_back({event.begin, block.buffer.size()});
      return;
    }
    problem_ = InputProblem{"an event of more than " + std::to_string(max_event_bytes_) + " bytes (see --max-line)",
                            event.file_offset};
    lost_events_ = 1;
  }

  void drop_event(Block& block) {
    open_event_.reset();
    drop_bytes(block);
  }

  /// Leaves bytes out, which ends the block, because its buffer would not be one stretch of the file any more.
  void drop_bytes(Block& block) {
    block.buffer.resize(block.objects.empty() ? 0 : block.objects.back().end);
    must_break_ = !block.objects.empty();
  }

  std::optional<InputProblem> problem_at_end() {
    const EventSplitter::Step step = splitter_.finish();
    open_event_.reset();
    if (step.mark == EventSplitter::Mark::Problem) lost_events_ = step.lost_events;
    // When the source has broken off, it goes without saying that the document is not complete.
    if (source_problem_) return std::exchange(source_problem_, std::nullopt);
    if (step.mark != EventSplitter::Mark::Problem) return std::nullopt;
    return InputProblem{std::string(step.message), position()};
  }

  TextSource source_;
  EventSplitter splitter_;
  std::size_t block_bytes_;
  std::size_t max_event_bytes_;
  PaddedBuffer chunk_;
  std::string_view unread_;  ///< is in chunk_
  PaddedBuffer rest_;        ///< what the next block begins with
  std::optional<OpenEvent> open_event_;
  bool must_break_ = false;  ///< no further bytes may be added to the block
  bool is_source_ended_ = false;
  bool is_waiting_ = false;                     ///< a live source has nothing more just now
  std::optional<InputProblem> source_problem_;  ///< the one that ended the source
  std::optional<InputProblem> problem_;         ///< to be reported in a block of its own
  std::size_t lost_events_ = 0;                 ///< with that problem
};

}  // namespace

std::unique_ptr<BlockReader> make_event_block_reader(ByteSource& source, const BlockOptions& options) {
  return std::make_unique<EventBlocks>(source, options);
}

}  // namespace insitu
