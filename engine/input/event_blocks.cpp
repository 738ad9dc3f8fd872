#include "engine/input/event_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/event_splitter.h"
#include "engine/input/message_sieve.h"
#include "engine/input/text_source.h"
#include "engine/kernels/json_text.h"
#include "engine/match/search_throttle.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

/// The members of an envelope that hold for all of its events.
enum EnvelopeMember : std::size_t { kEnvelopeType, kEnvelopeOwner, kEnvelopeGroup, kEnvelopeStream, kEnvelopeMembers };
constexpr std::array<std::string_view, kEnvelopeMembers> kEnvelopeNames = {"messageType", "owner", "logGroup",
                                                                           "logStream"};

/// The name of the column without which a row of results is no event. The service escapes nothing in it.
constexpr std::string_view kMessageOfRow = "\"@message\"";

DocumentRules rules_of(InputShape shape) {
  switch (shape) {
    case InputShape::Envelope:
      return {
          .list = "logEvents", .documents_are_events = false, .takes_arrays = false, .kept_members = kEnvelopeNames};
    case InputShape::CloudTrail:
    case InputShape::Records: return {.list = "Records", .documents_are_events = false};
    case InputShape::Results:
      return {.list = "results", .single = "logRecord", .bracket = '[', .documents_are_events = false};
    case InputShape::Json: return {};
    default: return {.list = "events"};
  }
}

BlockForm form_of(InputShape shape) {
  switch (shape) {
    case InputShape::CloudTrail:
    case InputShape::Records:
    case InputShape::Json: return BlockForm::Messages;
    case InputShape::Results: return BlockForm::QueryResults;
    default: return BlockForm::EventObjects;
  }
}

kernels::PassJsonNesting nesting_kernel() {
  const auto* const kernels = kernels::json_text_kernels(kernels::instruction_set_in_use());
  return kernels == nullptr ? nullptr : kernels->pass_nesting;
}

class EventBlocks final : public BlockReader {
 public:
  EventBlocks(ByteSource& source, InputShape shape, const BlockOptions& options)
      : source_(source),
        shape_(shape),
        rules_(rules_of(shape)),
        splitter_(rules_, nesting_kernel()),
        sieve_(options.sieve),
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
    if (!block.records.empty()) return finish(block);
    block.buffer.resize(0);
    if (!problem_ && has_passed_enough()) return true;
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
    block.clear(kept_bytes_);
    block.shape = shape_;
    block.form = form_of(shape_);
    std::swap(block.buffer, rest_);  // the beginning of an event that had not ended
    block.buffer.reserve(kept_bytes_);
    block.file_offset = open_event_ ? open_event_->file_offset : position();
    if (open_event_) open_event_->begin = 0;
    must_break_ = false;
    first_unresolved_.reset();
    passed_bytes_ = 0;
  }

  /// Whether a block is full. One without events is not, unless they were passed over: bytes between events beyond a
  /// block's size are left out.
  [[nodiscard]] bool is_full(const Block& block) const {
    if (has_passed_enough()) return true;
    if (block.records.empty() || first_unresolved_) return false;
    return must_break_ || (!open_event_ && block.buffer.size() >= block_bytes_);
  }

  /// Whether so many bytes have been passed over that the caller should see whether it wants more.
  [[nodiscard]] bool has_passed_enough() const {
    return passed_bytes_ >= block_bytes_ && (!open_event_ || is_in_chunk_);
  }

  bool finish(Block& block) {
    const std::size_t end = block.records.back().end;
    rest_.shrink(kept_bytes_);
    if (open_event_ && !open_event_->is_too_long && !is_in_chunk_)
      rest_.append(block.buffer.view().substr(open_event_->begin));
    block.buffer.resize(end);
    return true;
  }

  bool finish_without_events(Block& block) {
    block.file_offset = position();
    if (!problem_) problem_ = problem_at_end();
    if (control_messages_ > 0 && is_source_ended_) {
      block.problems.push_back({.message = fmt::format("control messages passed over: {}", control_messages_),
                                .kind = ProblemKind::Announcement,
                                .code = "input-control"});
      control_messages_ = 0;
    }
    if (problem_) block.problems.push_back(*std::exchange(problem_, std::nullopt));
    block.skipped_events = std::exchange(lost_events_, 0);
    if (rows_without_message_ > 0 && is_source_ended_ && unread_.empty()) {
      block.problems.push_back(
          {fmt::format("rows without `@message`, which are no events: {}", rows_without_message_)});
      block.skipped_events += std::exchange(rows_without_message_, 0);
    }
    return !is_source_ended_ || !unread_.empty();
  }

  // ---- bytes

  [[nodiscard]] std::uint64_t position() const { return source_.position() - unread_.size(); }

  /// Reads more bytes. False: there are none, at the end or because a live source pauses and events are waiting.
  bool read_more(Block& block) {
    if (is_source_ended_ || (is_waiting_ && !block.records.empty() && !first_unresolved_)) return false;
    keep_from_chunk(block);
    if (search_) throttle_.learn(chunk_.size() - passed_in_chunk_, chunk_.size());
    const auto count = source_.read(chunk_.data(), chunk_.capacity());
    chunk_.resize(count.value_or(0));
    begin_search();
    if (!count) source_problem_ = count.error();
    is_source_ended_ = !count || *count == 0;
    unread_ = chunk_.view();
    is_waiting_ = source_.is_live() && unread_.size() < chunk_.capacity();
    return !is_source_ended_;
  }

  // ---- events that may be passed over, which need not be copied

  void begin_search() {
    search_.reset();
    passed_in_chunk_ = 0;
    const Prefilter* const prefilter = sieve_ ? sieve_->for_records_of(shape_) : nullptr;
    if (prefilter != nullptr && throttle_.is_open()) search_.emplace(*prefilter, chunk_.view());
  }

  /// The offset in the chunk of what is read next.
  [[nodiscard]] std::size_t place_in_chunk() const { return chunk_.size() - unread_.size(); }

  /// Keeps the bytes of the open event that are only in the chunk yet.
  void keep_from_chunk(Block& block) {
    if (!std::exchange(is_in_chunk_, false)) return;
    open_event_->begin = block.buffer.size();
    keep(block, chunk_.view().substr(begin_in_chunk_, place_in_chunk() - begin_in_chunk_));
  }

  /// Whether the open event, which has come to its end, is surely not wanted.
  bool passes_over() {
    const std::size_t size = place_in_chunk() - begin_in_chunk_;
    if (!is_in_chunk_ || size > max_event_bytes_ || search_->next(begin_in_chunk_) < place_in_chunk()) return false;
    is_in_chunk_ = false;
    passed_in_chunk_ += size;
    passed_bytes_ += size;
    return true;
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
      case Mark::EventBegins: keep(block, taken.substr(0, taken.size() - 1)); return begin_event(block, taken.back());
      case Mark::EventEnds: keep(block, taken); return end_event(block);
      case Mark::NotAnEvent: return drop_event(block);
      case Mark::DocumentEnds: keep(block, taken); return end_document(block);
      case Mark::Problem:
        problem_ = InputProblem{std::string(step.message), begin + step.problem_at};
        lost_events_ = step.lost_events;
        first_unresolved_.reset();
        return drop_event(block);
    }
  }

  /// Takes bytes of an event, or between two.
  void keep(Block& block, std::string_view bytes) {
    if (!open_event_) {
      if (!block.records.empty() && !search_) block.buffer.append(bytes);
      return;
    }
    if (is_in_chunk_ || open_event_->is_too_long) return;
    block.buffer.append(bytes);
    if (block.buffer.size() - open_event_->begin <= max_event_bytes_) return;
    // Whether it is an event is not certain yet; so it is no problem before its end.
    open_event_->is_too_long = true;
    drop_bytes(block);
  }

  void begin_event(Block& block, char bracket) {
    open_event_ = OpenEvent{.file_offset = position() - 1, .begin = block.buffer.size()};
    if (block.records.empty()) block.file_offset = open_event_->file_offset;
    is_in_chunk_ = search_.has_value();
    begin_in_chunk_ = place_in_chunk() - 1;
    block.is_sifted = block.is_sifted || is_in_chunk_;
    keep(block, {&bracket, 1});
  }

  void end_event(Block& block) {
    if (passes_over()) return open_event_.reset();
    keep_from_chunk(block);
    const OpenEvent event = *std::exchange(open_event_, std::nullopt);
    if (!event.is_too_long) {
      return add(block, {.begin = event.begin, .end = block.buffer.size(), .file_offset = event.file_offset});
    }
    problem_ = InputProblem{"an event of more than " + std::to_string(max_event_bytes_) + " bytes (see --max-line)",
                            event.file_offset};
    lost_events_ = 1;
  }

  void add(Block& block, const BlockRecord& record) {
    if (shape_ == InputShape::Results && !block.text_of(record).contains(kMessageOfRow)) {
      ++rows_without_message_;
      return drop_records(block, block.records.size());
    }
    if (shape_ == InputShape::Envelope && !is_envelope_known()) {
      if (!first_unresolved_) first_unresolved_ = block.records.size();
      block.records.push_back(record);
      if (block.buffer.size() > max_event_bytes_) give_up_envelope(block);
      return;
    }
    block.records.push_back(record);
    if (shape_ == InputShape::Envelope) resolve(block, block.records.size() - 1);
  }

  // ---- envelopes

  [[nodiscard]] bool is_envelope_known() const {
    return splitter_.kept(kEnvelopeType) && splitter_.kept(kEnvelopeGroup) && splitter_.kept(kEnvelopeStream);
  }

  /// Gives the records from `first` on the origin that their envelope states; those of control messages are no events.
  void resolve(Block& block, std::size_t first) {
    first_unresolved_.reset();
    const std::string_view type = splitter_.kept(kEnvelopeType).value_or("");
    if (type == "CONTROL_MESSAGE") {
      control_messages_ += block.records.size() - first;
      return drop_records(block, first);
    }
    StatedOrigin origin;
    const std::string owner = text_of(kEnvelopeOwner);
    origin.log_group = owner.empty() ? text_of(kEnvelopeGroup) : owner + ":" + text_of(kEnvelopeGroup);
    origin.log_stream = text_of(kEnvelopeStream);
    const std::uint32_t index = block.index_of(std::move(origin));
    for (std::size_t i = first; i < block.records.size(); ++i) block.records[i].origin = index;
  }

  [[nodiscard]] std::string text_of(EnvelopeMember member) const {
    const auto raw = splitter_.kept(member);
    std::string text;
    if (raw && !find_bad_escape(*raw)) unescape_json(*raw, text);
    return text;
  }

  void give_up_envelope(Block& block) {
    const std::size_t first = *std::exchange(first_unresolved_, std::nullopt);
    problem_ = InputProblem{"events of more than " + std::to_string(max_event_bytes_) +
                                " bytes come before the `logGroup` of their envelope (see --max-line)",
                            block.records[first].file_offset};
    lost_events_ = block.records.size() - first;
    drop_records(block, first);
  }

  void drop_records(Block& block, std::size_t first) {
    block.records.resize(first);
    if (first == 0) block.buffer.resize(0);
  }

  /// A document ends that is itself no event.
  void end_document(Block& block) {
    if (!splitter_.has_events()) {
      if (shape_ == InputShape::Envelope && splitter_.kept(kEnvelopeType) == "CONTROL_MESSAGE") {
        ++control_messages_;
        return;
      }
      problem_ = InputProblem{fmt::format("a document without `{}`: it holds no event", rules_.list), position()};
      return drop_event(block);
    }
    if (shape_ != InputShape::Envelope) return;
    const std::size_t first = first_unresolved_.value_or(block.records.size());
    const auto type = splitter_.kept(kEnvelopeType);
    if (first_unresolved_) resolve(block, first);
    if (type == "DATA_MESSAGE" || type == "CONTROL_MESSAGE") return;
    problem_ = InputProblem{
        type ? fmt::format("an envelope whose `messageType` is `{}`, which holds no events that are known", *type)
             : "an envelope without `messageType`",
        position()};
  }

  void drop_event(Block& block) {
    open_event_.reset();
    is_in_chunk_ = false;
    drop_bytes(block);
  }

  /// Leaves bytes out, which ends the block, because its buffer would not be one stretch of the file any more.
  void drop_bytes(Block& block) {
    block.buffer.resize(block.records.empty() ? 0 : block.records.back().end);
    must_break_ = !block.records.empty();
  }

  std::optional<InputProblem> problem_at_end() {
    const EventSplitter::Step step = splitter_.finish();
    open_event_.reset();
    is_in_chunk_ = false;
    if (step.mark == EventSplitter::Mark::Problem) lost_events_ = step.lost_events;
    // When the source has broken off, it goes without saying that the document is not complete.
    if (source_problem_) return std::exchange(source_problem_, std::nullopt);
    if (step.mark != EventSplitter::Mark::Problem) return std::nullopt;
    return InputProblem{std::string(step.message), position()};
  }

  TextSource source_;
  InputShape shape_;
  DocumentRules rules_;
  EventSplitter splitter_;
  std::shared_ptr<const MessageSieve> sieve_;  ///< nullptr: every event is wanted
  std::size_t block_bytes_;
  std::size_t kept_bytes_ = block_bytes_ + block_bytes_ / 8;  ///< room for the event with which a block becomes full
  std::size_t max_event_bytes_;
  PaddedBuffer chunk_;
  std::string_view unread_;                  ///< is in chunk_, whose end it is
  std::optional<Prefilter::Search> search_;  ///< in chunk_
  SearchThrottle throttle_;
  std::size_t passed_in_chunk_ = 0;  ///< bytes of events of it that have been passed over
  std::size_t passed_bytes_ = 0;     ///< the same since the begin of the block
  bool is_in_chunk_ = false;         ///< the bytes of the open event are not in the block yet
  std::size_t begin_in_chunk_ = 0;   ///< of the open event, if so
  PaddedBuffer rest_;                ///< what the next block begins with
  std::optional<OpenEvent> open_event_;
  std::optional<std::size_t> first_unresolved_;  ///< of the records whose envelope has not stated where they are from
  std::uint64_t control_messages_ = 0;           ///< not reported yet
  std::size_t rows_without_message_ = 0;         ///< not reported yet
  bool must_break_ = false;                      ///< no further bytes may be added to the block
  bool is_source_ended_ = false;
  bool is_waiting_ = false;                     ///< a live source has nothing more just now
  std::optional<InputProblem> source_problem_;  ///< the one that ended the source
  std::optional<InputProblem> problem_;         ///< to be reported in a block of its own
  std::size_t lost_events_ = 0;                 ///< with that problem
};

}  // namespace

std::unique_ptr<BlockReader> make_event_block_reader(ByteSource& source, InputShape shape,
                                                     const BlockOptions& options) {
  return std::make_unique<EventBlocks>(source, shape, options);
}

}  // namespace insitu
