#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace insitu {

/// The nearest event before a place in a file that states its time.
struct EarlierTime {
  std::optional<std::int64_t> time = {};  ///< epoch milliseconds; nullopt: no event within reach states one
  std::int64_t offset = 0;  ///< of the event in the decoded file, or negative, before the part that is read
  std::size_t steps = 0;    ///< by how many events it is before the place; 1: directly
};

/// What is known of the events before a block, from which events without a time may inherit one.
struct EventsBefore {
  EarlierTime nearest = {};  ///< as seen from the begin of the block, or from the events that were left out before it
  std::size_t left_out = 0;  ///< events that were left out just before the first one of the block
  std::int64_t offset = 0;   ///< of that place
  /// Returns up to `wanted` bytes before that place, fewer only where the text begins. Of blocks of lines whose
  /// `nearest` is not known; empty: it is. Any thread may call it.
  std::function<std::string(std::size_t wanted)> read = {};
};

}  // namespace insitu
