#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/input/block.h"
#include "insitu/block_options.h"
#include "insitu/event_starts.h"

namespace insitu {

/// A message, or a piece of one, and what its frame states.
struct FramedText {
  std::string_view text;
  std::uint64_t file_offset = 0;
  std::optional<std::int64_t> timestamp = {};
  const StatedOrigin* origin = nullptr;       ///< nullptr: none is stated
  unsigned channel = 0;                       ///< what is put together comes from one channel, such as stderr
  const ContainerFacts* container = nullptr;  ///< nullptr: none are stated
};

/// Messages that are put together from pieces, handed on in the order of their first pieces. Not thread-safe.
class OpenMessages {
 public:
  explicit OpenMessages(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// Whether nothing waits, so that a whole message may pass by.
  [[nodiscard]] bool is_empty() const { return messages_.empty() && !is_skipping_[0] && !is_skipping_[1]; }
  /// Whether a message of a channel is open, also one that is left out.
  [[nodiscard]] bool has_open(unsigned channel) const { return is_skipping_[channel] || find_open(channel) != nullptr; }
  /// Whether any is open that is not left out.
  [[nodiscard]] bool holds_open() const { return find_open(0) != nullptr || find_open(1) != nullptr; }
  /// Begins a message. REQUIRES: none of its channel is open
  void open(const FramedText& first);
  /// Adds to the open message of a channel. REQUIRES: there is one
  void append(unsigned channel, std::string_view separator, std::string_view text);
  /// States that the open message of a channel is whole, if there is one.
  void close(unsigned channel);
  void close_all();
  /// Leaves out the messages that are open, because a part of them has been lost. What is appended to them is ignored
  /// until they are closed. Returns the number of those that are not empty.
  std::size_t abandon();
  /// Calls `take(const FramedText&)` for each message that is whole and precedes all open ones, and
  /// `drop(std::uint64_t file_offset)` for one that became too long.
  template <class Take, class Drop>
  void hand_on(const Take& take, const Drop& drop);

 private:
  struct Message {
    std::string text;
    std::uint64_t file_offset = 0;
    std::optional<std::int64_t> timestamp;
    std::optional<StatedOrigin> origin;
    std::optional<ContainerFacts> container = {};
    unsigned channel = 0;
    bool is_open = true;
    bool is_too_long = false;  ///< then its text is not kept
  };

  [[nodiscard]] const Message* find_open(unsigned channel) const;
  [[nodiscard]] Message* find_open(unsigned channel);
  void add(Message& message, std::string_view text);
  void leave_out(Message& message);

  /// What may wait for an open message besides its own text.
  static constexpr std::size_t kWaitingBytes = std::size_t{1} << 20;

  std::size_t max_bytes_;
  std::deque<Message> messages_;
  std::size_t bytes_ = 0;  ///< that all messages take
  /// By channel, whether its open message is one that is left out.
  std::array<bool, 2> is_skipping_ = {};
};

/// Writes messages into a block of BlockForm::Messages: without escape sequences of terminals where those are not
/// wanted, lines joined to events of several lines where those are. Empty messages are no events. Not thread-safe.
class MessageWriter {
 public:
  /// `options` must outlive the writer.
  explicit MessageWriter(const BlockOptions& options);

  /// Sets the block that everything goes to from now on.
  void begin(Block& block) { block_ = &block; }
  void add(const FramedText& message);
  /// Returns room for `size` bytes, all of which may be written to, for the text of the message that is added next. So
  /// it need not be copied.
  char* room(std::size_t size);
  /// Reports a problem, and that `lost` events are left out.
  void report(InputProblem problem, std::size_t lost = 0);
  /// Reports an event that is longer than allowed.
  void report_too_long(std::uint64_t file_offset);
  /// Ends the file: what is open is whole.
  void finish();
  /// Leaves out the events that are open, because lines have been lost. Returns their number.
  std::size_t abandon();

 private:
  /// A line whose place depends on the lines after it.
  struct HeldLine {
    std::string text;
    std::uint64_t file_offset = 0;
    std::optional<std::int64_t> timestamp;
    std::optional<ContainerFacts> container = {};
    std::uint64_t empty_lines = 0;  ///< that follow it
  };
  /// What is put together from one channel.
  struct Channel {
    std::unique_ptr<EventStarts> starts;
    std::optional<HeldLine> held;
  };

  void join(const FramedText& line);
  void decide_held(unsigned channel, std::string_view next);
  void place(const FramedText& line, std::string_view next);
  void write(const FramedText& message);
  void hand_on();

  const BlockOptions& options_;
  Block* block_ = nullptr;
  std::string stripped_;
  std::string joined_;  ///< the room for texts that wait for others
  OpenMessages open_;
  std::array<Channel, 2> channels_;
};

template <class Take, class Drop>
void OpenMessages::hand_on(const Take& take, const Drop& drop) {
  while (!messages_.empty() && !messages_.front().is_open) {
    const Message& first = messages_.front();
    if (first.is_too_long) {
      drop(first.file_offset);
    } else {
      take(FramedText{first.text, first.file_offset, first.timestamp, first.origin ? &*first.origin : nullptr,
                      first.channel, first.container ? &*first.container : nullptr});
    }
    bytes_ -= sizeof(Message) + first.text.size();
    messages_.pop_front();
  }
}

}  // namespace insitu
