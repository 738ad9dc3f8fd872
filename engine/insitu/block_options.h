#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/event_starts.h"
#include "insitu/input_shape.h"

namespace insitu {

class MessageSieve;

/// What is done with a shape that is recognised although an agent may have sent the file line by line.
enum class Guesses : std::uint8_t { Taken, Refused };

/// How a file is read, and cut into blocks.
struct BlockOptions {
  /// How the events are written; nullopt: it is recognised from the beginning of the file.
  std::optional<InputShape> shape = {};
  /// The shape of a file by its path, which wins over `shape`; empty, or nullopt: not stated.
  std::function<std::optional<InputShape>(std::string_view path)> shape_of = {};
  Guesses guesses = Guesses::Taken;
  /// The encoding of texts, by a name that decode_text knows; empty: UTF-8, or UTF-16 where the file says so.
  std::string encoding = {};
  /// Whether the escape sequences of terminals are removed from messages.
  bool strips_ansi = false;
  /// Which lines begin an event, where lines are joined to events; each file takes a fresh() one. nullptr: each does.
  std::shared_ptr<const EventStarts> event_starts = {};
  /// What need not be framed because only some messages are wanted; nullptr: all messages are.
  std::shared_ptr<const MessageSieve> sieve = {};
  /// Whether a member of an archive is read, by the path of the archive and its name there; empty: all are.
  std::function<bool(std::string_view archive, std::string_view name)> wants_member = {};
  /// The size of blocks to aim at; a longer event makes a longer block.
  std::size_t block_bytes = 512 * 1024;
  /// The maximum length of an event; a longer line or event object is a problem and is skipped.
  std::size_t max_event_bytes = std::size_t{1} << 30;
};

}  // namespace insitu
