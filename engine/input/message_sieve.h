#pragma once

#include <functional>

#include "engine/match/prefilter.h"
#include "insitu/input_shape.h"

namespace insitu {

/// Knows which records hold messages that are not wanted, by the bytes of the records. So these need not be framed,
/// only checked. Immutable; share it between threads.
class MessageSieve {
 public:
  /// `messages` lets every message pass that is wanted. `is_open`: whether, at this moment, nothing else is wanted of
  /// messages; once that is so, it stays so. It is called on any thread.
  MessageSieve(const Prefilter& messages, std::function<bool()> is_open);

  /// Returns what lets every record of a shape pass whose message is wanted, unless the message has numbered escapes in
  /// a record that is a string of JSON. nullptr: everything of that shape is wanted, or just now.
  [[nodiscard]] const Prefilter* for_records_of(InputShape shape) const;

 private:
  [[nodiscard]] const Prefilter* prefilter_of(InputShape shape) const;

  Prefilter as_they_are_;
  Prefilter in_strings_;
  std::function<bool()> is_open_;
};

}  // namespace insitu
