#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/input/block.h"
#include "engine/match/prefilter.h"
#include "engine/match/search_throttle.h"
#include "engine/run/block_result.h"
#include "engine/run/lines.h"
#include "engine/run/record_reader.h"
#include "engine/run/row_bound.h"
#include "insitu/compile_options.h"
#include "insitu/log_event.h"

namespace insitu {

/// One event of a block. It borrows from the block and is valid until the next event is visited.
struct BlockEvent {
  LogEvent event;
  std::size_t at = 0;             ///< its place in the block, in the unit of Hit::begin
  std::size_t record = 0;         ///< the index of its record; of lines 0
  std::uint64_t file_offset = 0;  ///< of its first byte, in the decompressed file
  bool may_match = true;          ///< false: it surely does not
};

/// Whether lines that surely do not match are visited: Skipped lines are not even separated.
enum class Unmatchable { Skipped, Marked };

/// What an event whose JSON nests too deep to be read results in: it does not match, or it has no fields.
enum class TooDeep { NoMatch, NoFields };

/// Removes from a block of `input` that was read the events that are not chosen, or has BlockEvents pass over those
/// that must be read for that. Costs nothing if all are chosen.
void choose_events(BlockResult& block, const Input& input, const OriginChoice& choice);

/// Visits the events of blocks, in order: their lines or their records. Lines and messages are first searched for what
/// every match contains. Not thread-safe; give each thread its own.
class BlockEvents {
 public:
  /// `prefilter` must outlive this. With Prefiltering::Off all events are visited, as events that may match.
  explicit BlockEvents(const Prefilter& prefilter, Unmatchable unmatchable = Unmatchable::Skipped,
                       Prefiltering prefiltering = Prefiltering::On)
      : prefilter_(prefilter), unmatchable_(unmatchable), prefiltering_(prefiltering) {}
  /// Visits only lines within `bound`, if there is one; else those that `prefilter` lets through.
  BlockEvents(const Prefilter& prefilter, const std::optional<RowBound>& bound,
              Prefiltering prefiltering = Prefiltering::On)
      : prefilter_(prefilter), unmatchable_(Unmatchable::Skipped), prefiltering_(prefiltering), bound_(bound) {}

  /// Calls `take(const BlockEvent&)` for each event; `take` returns whether more events are wanted. An object that is
  /// not an event is left out and reported in `block.problems`. Texts that had escapes go to `block.texts`, which
  /// `take` may clear once it no longer needs the event.
  template <class Take>
  void each(BlockResult& block, const Take& take);

  /// Says which file the next blocks are of. A bound reads times as those of that file.
  void follow(const Origin& origin) {
    if (bound_) bound_->follow(origin);
  }

  /// Whether the last call of `each` visited every event of its block: nothing was searched for.
  [[nodiscard]] bool has_visited_all() const { return has_visited_all_; }

  /// Reports an event in `block.problems`, unless it surely does not match: so the same events are reported whether or
  /// not their block was searched, with Prefiltering::Off as well.
  void report_too_deep(const BlockEvent& event, TooDeep what, BlockResult& block);
  /// Whether an event may match a program with another prefilter, as far as that shows.
  static bool may_match(const BlockEvent& event, const Block& block, const Prefilter& prefilter);

 private:
  static bool can_search(const Block& block, const Prefilter& prefilter);
  [[nodiscard]] bool searches(const Block& block) const;
  template <class Take>
  void each_object(BlockResult& block, const Take& take);
  template <class Take>
  std::size_t each_message(const Block& block, const Take& take) const;
  template <class Find, class Take>
  static std::size_t each_found_line(const Block& block, const Find& find, const Take& take);
  template <class Find, class Take>
  static std::size_t each_marked_line(const Block& block, const Find& find, const Take& take);
  static bool set_line(BlockEvent& event, const Block& block, std::size_t begin, LineExtent line);
  bool read(const BlockRecord& object, BlockResult& block, BlockEvent& event);
  bool surely_does_not_match(const BlockEvent& event, const Block& block);

  const Prefilter& prefilter_;
  Unmatchable unmatchable_;
  Prefiltering prefiltering_;
  std::optional<RowBound> bound_;
  SearchThrottle throttle_;
  bool has_visited_all_ = true;
  RecordReader reader_;
};

// ---- The loops are templates so that every caller's work is inlined in them.

template <class Take>
void BlockEvents::each(BlockResult& block, const Take& take) {
  const BlockForm form = block.block.form;
  // Where most events have been sifted out, to search the rest costs nothing, and says nothing of other blocks.
  has_visited_all_ =
      prefiltering_ == Prefiltering::Off || !searches(block.block) || (!block.block.is_sifted && !throttle_.is_open());
  if (form == BlockForm::Messages) {
    const std::size_t searched = each_message(block.block, take);
    if (!has_visited_all_ && !block.block.is_sifted) throttle_.learn(searched, block.block.buffer.size());
    return;
  }
  if (form != BlockForm::Lines) return each_object(block, take);
  const std::string_view bytes = block.block.buffer.view();
  if (has_visited_all_) {
    each_found_line(block.block, [](std::size_t from) { return from; }, take);
    return;
  }
  std::size_t examined = 0;
  if (bound_) {
    const auto find = [&](std::size_t from) { return bound_->next(bytes, from); };
    examined = each_found_line(block.block, find, take);
  } else {
    Prefilter::Search search(prefilter_, bytes);
    const auto find = [&](std::size_t from) { return search.next(from); };
    examined = unmatchable_ == Unmatchable::Skipped ? each_found_line(block.block, find, take)
                                                    : each_marked_line(block.block, find, take);
  }
  throttle_.learn(examined, bytes.size());
}

template <class Take>
void BlockEvents::each_object(BlockResult& block, const Take& take) {
  BlockEvent event;
  for (std::size_t i = 0; i < block.block.records.size(); ++i) {
    const BlockRecord& object = block.block.records[i];
    event.record = i;
    if (!read(object, block, event) || (block.choice && !block.choice->takes(event.event))) continue;
    if (!take(event)) return;
    ++event.at;
  }
}

/// Returns the bytes of the messages that may match.
template <class Take>
std::size_t BlockEvents::each_message(const Block& block, const Take& take) const {
  const std::string_view bytes = block.buffer.view();
  Prefilter::Search search(prefilter_, bytes);
  BlockEvent event;
  std::size_t examined = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < block.records.size(); ++i) {
    const BlockRecord& record = block.records[i];
    if (!has_visited_all_ && found < record.begin + 1) found = search.next(record.begin);
    event.may_match = has_visited_all_ || found < record.end;
    if (!event.may_match && unmatchable_ == Unmatchable::Skipped) continue;
    if (event.may_match) examined += record.end - record.begin;
    event.event = message_event(block, record);
    event.at = event.record = i;
    event.file_offset = record.file_offset;
    if (!take(event)) break;
  }
  return examined;
}

/// `find(from)` gives a byte of the next line that may match, or the block's size. Returns the bytes of those lines.
template <class Find, class Take>
std::size_t BlockEvents::each_found_line(const Block& block, const Find& find, const Take& take) {
  const std::string_view bytes = block.buffer.view();
  BlockEvent event;
  std::size_t examined = 0;
  for (std::size_t from = 0; from < bytes.size();) {
    const std::size_t found = find(from);
    if (found == bytes.size()) break;
    const std::size_t begin = line_begin(bytes, from, found);
    const LineExtent line = line_extent(bytes, begin);
    examined += line.next - begin;
    from = line.next;
    if (set_line(event, block, begin, line) && !take(event)) break;
  }
  return examined;
}

/// Visits all lines. Returns the bytes of those that may match.
template <class Find, class Take>
std::size_t BlockEvents::each_marked_line(const Block& block, const Find& find, const Take& take) {
  const std::string_view bytes = block.buffer.view();
  BlockEvent event;
  std::size_t examined = 0;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const LineExtent line = line_extent(bytes, begin);
    event.may_match = find(begin) < line.end;
    if (event.may_match) examined += line.next - begin;
    if (set_line(event, block, begin, line) && !take(event)) break;
    begin = line.next;
  }
  return examined;
}

/// Returns false if the line is empty: then it is no event.
inline bool BlockEvents::set_line(BlockEvent& event, const Block& block, std::size_t begin, LineExtent line) {
  event.event.message = message_of_line(block.buffer.view().substr(begin, line.end - begin));
  event.at = begin;
  event.file_offset = block.file_offset + begin;
  return !event.event.message.empty();
}

}  // namespace insitu
