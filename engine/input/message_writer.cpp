#include "engine/input/message_writer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "engine/model/ansi.h"

namespace insitu {

// ---- OpenMessages

void OpenMessages::open(const FramedText& first) {
  Message& message = messages_.emplace_back();
  message.file_offset = first.file_offset;
  message.timestamp = first.timestamp;
  if (first.origin != nullptr) message.origin = *first.origin;
  if (first.container != nullptr) message.container = *first.container;
  message.channel = first.channel;
  bytes_ += sizeof(Message);
  add(message, first.text);
}

void OpenMessages::append(unsigned channel, std::string_view separator, std::string_view text) {
  if (is_skipping_[channel]) return;
  add(*find_open(channel), separator);
  if (!is_skipping_[channel]) add(*find_open(channel), text);
}

void OpenMessages::close(unsigned channel) {
  is_skipping_[channel] = false;
  if (Message* const message = find_open(channel)) message->is_open = false;
}

void OpenMessages::close_all() {
  is_skipping_ = {};
  for (Message& message : messages_) message.is_open = false;
}

std::size_t OpenMessages::abandon() {
  std::size_t lost = 0;
  for (const Message& message : messages_) {
    if (!message.is_open) continue;
    is_skipping_[message.channel] = true;
    bytes_ -= sizeof(Message) + message.text.size();
    if (!message.text.empty()) ++lost;
  }
  std::erase_if(messages_, [](const Message& message) { return message.is_open; });
  return lost;
}

const OpenMessages::Message* OpenMessages::find_open(unsigned channel) const {
  const auto found = std::ranges::find_if(
      messages_, [channel](const Message& message) { return message.is_open && message.channel == channel; });
  return found == messages_.end() ? nullptr : &*found;
}

OpenMessages::Message* OpenMessages::find_open(unsigned channel) {
  return const_cast<Message*>(std::as_const(*this).find_open(channel));
}

/// What waits for a message that stays open counts as well, so that memory is bounded: then the first one is left out.
void OpenMessages::add(Message& message, std::string_view text) {
  bytes_ += text.size();
  message.text += text;
  if (message.text.size() > max_bytes_) leave_out(message);
  if (bytes_ > kWaitingBytes && bytes_ - kWaitingBytes > max_bytes_) leave_out(messages_.front());
}

/// The message is known to be too long although its end has not come: so what waits for it need not wait longer.
void OpenMessages::leave_out(Message& message) {
  if (message.is_open) is_skipping_[message.channel] = true;
  message.is_too_long = true;
  message.is_open = false;
  bytes_ -= message.text.size();
  message.text = {};
}

// ---- MessageWriter

MessageWriter::MessageWriter(const BlockOptions& options) : options_(options), open_(options.max_event_bytes) {
  if (!options.event_starts) return;
  for (Channel& channel : channels_) channel.starts = options.event_starts->fresh();
}

void MessageWriter::add(const FramedText& message) {
  if (!options_.strips_ansi && !options_.event_starts) return write(message);
  FramedText kept = message;
  if (options_.strips_ansi) {
    stripped_.clear();
    append_without_ansi(stripped_, message.text);
    kept.text = stripped_;
  }
  if (options_.event_starts) return join(kept);
  write(kept);
}

/// Where lines are joined, other messages may be written while the text still waits.
char* MessageWriter::room(std::size_t size) {
  if (!options_.event_starts) return block_->buffer.room(size + 1);
  joined_.resize(std::max(joined_.size(), size));
  return joined_.data();
}

void MessageWriter::join(const FramedText& line) {
  Channel& channel = channels_[line.channel];
  if (!channel.starts->needs_next()) return place(line, {});
  if (line.text.empty()) {
    if (channel.held) ++channel.held->empty_lines;
    return;
  }
  decide_held(line.channel, line.text);
  channel.held = HeldLine{.text = std::string(line.text), .file_offset = line.file_offset, .timestamp = line.timestamp};
  if (line.container != nullptr) channel.held->container = *line.container;
}

/// `next` is the next line that is not empty.
void MessageWriter::decide_held(unsigned channel, std::string_view next) {
  const std::optional<HeldLine> held = std::exchange(channels_[channel].held, std::nullopt);
  if (!held) return;
  FramedText line{
      .text = held->text, .file_offset = held->file_offset, .timestamp = held->timestamp, .channel = channel};
  if (held->container) line.container = &*held->container;
  place(line, next);
  line.text = {};
  for (std::uint64_t i = 0; i < held->empty_lines; ++i) place(line, next);
}

/// Begins an event with a line, or adds it to the one that is open.
void MessageWriter::place(const FramedText& line, std::string_view next) {
  const bool is_open = open_.has_open(line.channel);
  if (line.text.empty() && !is_open) return;
  const bool begins = channels_[line.channel].starts->begins_event(line.text, next);
  if (is_open && !begins) return open_.append(line.channel, "\n", line.text);
  open_.close(line.channel);
  hand_on();
  open_.open(line);
}

void MessageWriter::write(const FramedText& message) {
  if (message.text.empty()) return;
  Block& block = *block_;
  BlockRecord record;
  record.begin = block.buffer.size();
  record.end = record.begin + message.text.size();
  record.file_offset = message.file_offset;
  record.timestamp = message.timestamp;
  if (message.origin != nullptr) record.origin = block.index_of(*message.origin);
  if (message.container != nullptr) record.container = block.index_of(*message.container);
  if (block.records.empty()) block.file_offset = message.file_offset;
  char* const place = block.buffer.room(message.text.size() + 1);
  if (message.text.data() != place) std::memcpy(place, message.text.data(), message.text.size());
  place[message.text.size()] = '\n';
  block.buffer.resize(record.end + 1);
  block.records.push_back(record);
}

void MessageWriter::report(InputProblem problem, std::size_t lost) {
  const bool is_first = block_->records.empty();
  (is_first ? block_->problems : block_->problems_after).push_back(std::move(problem));
  (is_first ? block_->skipped_events : block_->skipped_after) += lost;
}

void MessageWriter::report_too_long(std::uint64_t file_offset) {
  report({"an event of more than " + std::to_string(options_.max_event_bytes) + " bytes (see --max-line)", file_offset},
         1);
}

void MessageWriter::finish() {
  for (unsigned channel = 0; channel < channels_.size(); ++channel) decide_held(channel, {});
  open_.close_all();
  hand_on();
}

std::size_t MessageWriter::abandon() {
  const std::size_t open = open_.abandon();
  for (unsigned channel = 0; channel < channels_.size(); ++channel) decide_held(channel, {});
  const std::size_t held = open_.abandon();
  hand_on();
  return open + held;
}

void MessageWriter::hand_on() {
  open_.hand_on([this](const FramedText& message) { write(message); },
                [this](std::uint64_t file_offset) { report_too_long(file_offset); });
}

}  // namespace insitu
