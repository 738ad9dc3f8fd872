#include "engine/run/collector.h"

#include <algorithm>
#include <utility>

#include "engine/run/lines.h"
#include "engine/run/record_reader.h"

namespace insitu {
namespace {

/// Even an empty block takes some memory while it waits.
constexpr std::size_t kLeastBlockBytes = 64 * 1024;

}  // namespace

std::unique_ptr<BlockResult> Collector::take_empty() {
  const std::lock_guard lock(mutex_);
  if (over_) return nullptr;
  if (empty_.empty()) return std::make_unique<BlockResult>();
  auto result = std::move(empty_.back());
  empty_.pop_back();
  return result;
}

void Collector::deliver(std::unique_ptr<BlockResult> result) {
  std::unique_lock lock(mutex_);
  const BlockPosition position{result->file, result->sequence};
  const bool ends_file = result->ends_file;
  const std::size_t size = std::max(result->block.buffer.size(), kLeastBlockBytes);
  add(position, {std::move(result), ends_file, size});
  if (is_draining_) return;
  is_draining_ = true;
  while (!over_) {
    auto turn = take();
    if (!turn) break;
    lock.unlock();
    consume(*turn->result);
    const bool is_enough = has_enough_;
    const bool is_over = !wants_more_at_all();
    if (turn->ends_file && !is_over) end_file();
    lock.lock();
    if (is_enough || is_over) summary_.ended_early = true;
    if (is_enough) enough_of_ = turn->result->file;
    over_ = over_ || is_over;
    advance(turn->ends_file);
    empty_.push_back(std::move(turn->result));
    changed_.notify_all();
  }
  is_draining_ = false;
}

void Collector::stop_for_lack_of_memory() {
  const std::lock_guard lock(mutex_);
  summary_.out_of_memory = true;
  over_ = true;
  changed_.notify_all();
}

ScanSummary Collector::summary() const {
  const std::lock_guard lock(mutex_);
  ScanSummary summary = summary_;
  summary.was_stopped = was_stopped_;
  return summary;
}

void Collector::consume(BlockResult& result) {
  file_ = result.file;
  if (result.block.source && result.block.source->member != member_) begin_member(result.block.source->member);
  summary_.bytes_scanned += result.block.buffer.size();
  summary_.invalid_utf8 += result.invalid_utf8;
  summary_.names_next_page = summary_.names_next_page || result.block.names_next_page;
  summary_.records_examined += result.examined;
  summary_.not_json += result.not_json;
  events_in_file_ += result.block.skipped_events;
  summary_.records_scanned += result.block.skipped_events + result.event_count + result.block.skipped_after;
  if (options_.progress != nullptr) {
    options_.progress->bytes_scanned = summary_.bytes_scanned;
    options_.progress->records_scanned = summary_.records_scanned;
  }
  file_summary_.was_opened = result.is_open;
  if (!has_enough_) {
    if (times_) {
      origin_.emplace(inputs_[file_], result.block);
      times_->begin(result, origin_->origin());
    }
    for (const InputProblem& problem : result.block.problems) report(problem);
    consume_hits(result);
  }
  if (!has_enough_) {
    for (const InputProblem& problem : result.block.problems_after) report(problem);
  }
  events_in_file_ += result.index_count + result.block.skipped_after;
  if (result.is_live) sink_.flush();
}

void Collector::report(const InputProblem& problem) {
  if (!is_failure(problem)) return sink_.note(file_, problem);
  if (!std::exchange(file_summary_.has_problems, true)) ++summary_.files_with_problems;
  sink_.problem(file_, problem);
}

/// Reports the problems up to a place, before the event there is passed on.
void Collector::report_problems_before(std::size_t at) {
  while (!unreported_.empty() && unreported_.front().at <= at) {
    report(unreported_.front().problem);
    unreported_ = unreported_.subspan(1);
  }
}

void Collector::end_file() {
  ++summary_.files;
  if (options_.numbering == Numbering::On) file_summary_.numbers = events_in_file_;
  sink_.end_of_file(file_, file_summary_);
  begin_member("");
  file_summary_ = {};
  has_enough_ = false;
}

/// Events of a file, or of a member of an archive, are numbered from its begin, and are no context of other ones.
void Collector::begin_member(std::string_view member) {
  member_ = member;
  events_before_file_ += std::exchange(events_in_file_, 0);
  after_left_ = 0;
  next_contiguous_ = UINT64_MAX;
  tail_.clear();
}

bool Collector::reached_most() const {
  return options_.max_per_file && file_summary_.matched >= *options_.max_per_file;
}

bool Collector::wants_more_at_all() const {
  return sink_.is_open() && !(options_.stop_at_first && file_summary_.matched > 0);
}

/// Whether more events of this file are wanted; problems past that point are not reported.
bool Collector::wants_more() const {
  if (options_.stop_at_first && file_summary_.matched > 0) return false;
  return !reached_most() || after_left_ > 0;
}

// ---- events of one block, by position

std::size_t Collector::end_of(const BlockResult& result) const {
  switch (result.block.form) {
    case BlockForm::Lines: return result.block.buffer.size();
    case BlockForm::Messages: return result.block.records.size();
    case BlockForm::EventObjects:
    case BlockForm::QueryResults:
    case BlockForm::JournalEntries: break;
  }
  return result.events.size();
}

Collector::EventPosition Collector::after(const BlockResult& result, EventPosition position) const {
  const bool lines = result.block.form == BlockForm::Lines;
  return {lines ? line_extent(result.block.buffer.view(), position.at).next : position.at + 1, position.index + 1};
}

/// REQUIRES: `position` is not the first of the block
Collector::EventPosition Collector::before(const BlockResult& result, EventPosition position) const {
  if (result.block.form != BlockForm::Lines) return {position.at - 1, position.index - 1};
  const std::size_t newline = result.block.buffer.view().substr(0, position.at - 1).rfind('\n');
  return {newline == std::string_view::npos ? 0 : newline + 1, position.index - 1};
}

SelectedEvent Collector::event_at(const BlockResult& result, std::size_t at) const {
  SelectedEvent event;
  event.file = file_;
  event.shape = result.block.shape;
  if (result.block.source) event.member = result.block.source->member;
  if (result.block.form != BlockForm::Lines) {
    const bool is_message = result.block.form == BlockForm::Messages;
    event.event = is_message ? message_event(result.block, result.block.records[at]) : result.events[at];
    event.offset = result.block.records[is_message ? at : result.event_records[at]].file_offset;
    event.bytes = event.event.message;
  } else {
    const std::string_view bytes = result.block.buffer.view();
    event.bytes = bytes.substr(at, line_extent(bytes, at).end - at);
    event.offset = result.block.file_offset + at;
    event.event.message = message_of_line(event.bytes);
  }
  return event;
}

SelectedEvent Collector::context_at(const BlockResult& result, std::size_t at) {
  SelectedEvent event = event_at(result, at);
  if (!times_) return event;
  const EventTime time = times_->of({.event = event.event,
                                     .at = at,
                                     .record = result.event_records.empty() ? at : result.event_records[at],
                                     .file_offset = event.offset});
  event.event.timestamp = time.time;
  event.has_inherited_time = time.is_inherited;
  return event;
}

void Collector::number(SelectedEvent& event, std::uint64_t index_in_file) const {
  if (options_.numbering == Numbering::Off) return;
  event.number_in_file = index_in_file + 1;
  event.number = events_before_file_ + index_in_file + 1;
}

// ---- passing events to the sink

void Collector::consume_hits(const BlockResult& result) {
  unreported_ = result.problems;
  hand_over_hits(result);
  if (wants_more()) report_problems_before(SIZE_MAX);
  has_enough_ = !wants_more();
}

void Collector::hand_over_hits(const BlockResult& result) {
  EventPosition cursor;  // everything before it was passed on or left out for good
  for (const Hit& hit : result.hits) {
    if (options_.context) hand_over_after(result, cursor, hit.begin);
    if (reached_most()) break;  // a further match is context like other events, as in grep
    report_problems_before(hit.begin);
    if (options_.context) hand_over_before(result, cursor, {hit.begin, hit.index});
    hand_over_selected(result, cursor, hit);
    if (!wants_more()) return;
  }
  if (!options_.context) return;
  hand_over_after(result, cursor, end_of(result));
  if (wants_more()) remember_tail(result, cursor);
}

void Collector::hand_over_selected(const BlockResult& result, EventPosition& cursor, const Hit& hit) {
  SelectedEvent event = event_at(result, hit.begin);
  const std::uint64_t index_in_file = events_in_file_ + hit.index;
  number(event, index_in_file);
  if (hit.time) event.event.timestamp = hit.time;
  event.has_inherited_time = hit.has_inherited_time;
  event.highlights = hit.highlights;
  event.extracted = hit.extracted;
  if (options_.context) {
    mark_gap(index_in_file);
    cursor = after(result, {hit.begin, hit.index});
    after_left_ = context().after;
  }
  ++file_summary_.matched;
  ++summary_.records_matched;
  sink_.selected(event);
}

void Collector::hand_over_context(SelectedEvent event, std::uint64_t index_in_file) {
  number(event, index_in_file);
  mark_gap(index_in_file);
  sink_.context(event);
}

void Collector::mark_gap(std::uint64_t index_in_file) {
  if (handed_over_anything_ && next_contiguous_ != index_in_file) sink_.gap();
  handed_over_anything_ = true;
  next_contiguous_ = index_in_file + 1;
}

/// Passes on the context that an earlier selected event still needs, up to `until`.
void Collector::hand_over_after(const BlockResult& result, EventPosition& cursor, std::size_t until) {
  while (after_left_ > 0 && cursor.at < until) {
    --after_left_;
    report_problems_before(cursor.at);
    hand_over_context(context_at(result, cursor.at), events_in_file_ + cursor.index);
    cursor = after(result, cursor);
  }
}

/// Passes on the context before `hit` that was not passed on yet, from earlier blocks if need be.
void Collector::hand_over_before(const BlockResult& result, EventPosition& cursor, EventPosition hit) {
  EventPosition from = hit;
  std::size_t wanted = context().before;
  for (; wanted > 0 && from.at > cursor.at; --wanted) from = before(result, from);
  if (from.at == 0 && wanted > 0) {
    const std::size_t remembered = std::min(wanted, tail_.size());
    for (std::size_t i = tail_.size() - remembered; i < tail_.size(); ++i) {
      SelectedEvent event;
      event.file = file_;
      event.bytes = tail_[i].bytes;
      event.event = tail_[i].event;
      event.has_inherited_time = tail_[i].has_inherited_time;
      event.offset = tail_[i].offset;
      event.shape = tail_[i].shape;
      event.member = member_;
      event.event.message = event.shape == InputShape::Lines ? message_of_line(event.bytes) : event.bytes;
      hand_over_context(event, tail_[i].index_in_file);
    }
  }
  tail_.clear();
  for (; from.at < hit.at; from = after(result, from)) {
    hand_over_context(context_at(result, from.at), events_in_file_ + from.index);
  }
  cursor = hit;
}

/// Keeps the events that may become context before an event of the next block.
void Collector::remember_tail(const BlockResult& result, EventPosition cursor) {
  if (context().before == 0) return;
  if (cursor.at > 0) tail_.clear();
  // `index_count` gives the index of the position after the last event, from where the way back is short.
  EventPosition from{end_of(result), result.index_count};
  std::vector<EventPosition> positions;
  while (positions.size() < context().before && from.at > cursor.at) {
    from = before(result, from);
    positions.push_back(from);
  }
  for (auto position = positions.rbegin(); position != positions.rend(); ++position) {
    const SelectedEvent event = context_at(result, position->at);
    Remembered remembered{.bytes = std::string(event.bytes),
                          .shape = event.shape,
                          .event = {},
                          .has_inherited_time = event.has_inherited_time,
                          .offset = event.offset,
                          .index_in_file = events_in_file_ + position->index};
    remembered.event.timestamp = event.event.timestamp;
    remembered.event.ingestion_time = event.event.ingestion_time;
    tail_.push_back(std::move(remembered));
  }
  while (tail_.size() > context().before) tail_.pop_front();
}

}  // namespace insitu
