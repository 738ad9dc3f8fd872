#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/input/message_writer.h"
#include "insitu/block_options.h"

namespace insitu {

/// Turns the lines of a file into messages, for shapes in which a line is more or less than an event. Not thread-safe.
class LineFramer {
 public:
  virtual ~LineFramer() = default;
  LineFramer() = default;
  LineFramer(const LineFramer&) = delete;
  LineFramer& operator=(const LineFramer&) = delete;

  /// A line without its line break, its number from 1, and the offset of its first byte in the file.
  struct Line {
    std::string_view text;
    std::uint64_t number = 0;
    std::uint64_t file_offset = 0;
  };

  /// Takes the next line. A line that does not fit the shape is reported, and is no event.
  virtual void take(const Line& line, MessageWriter& out) = 0;
  /// How much has been passed over.
  struct Passed {
    std::size_t bytes = 0;
    std::size_t lines = 0;
  };
  /// Passes over lines from the front of `lines`, each with its newline, as long as they hold nothing that is of
  /// interest unless a message has some bytes: `take` would neither report nor join anything, and each message is
  /// written in its line byte for byte or, in a string of JSON, as find_end_of_simple_json_string takes it. It may stop
  /// before.
  virtual Passed pass_over(std::string_view /*lines*/) { return {}; }
  /// The file ends: what was held back goes to `out`.
  virtual void finish(MessageWriter& /*out*/) {}
  /// A line has been lost, because it is too long or the file breaks off. Leaves out what is open, of which it may have
  /// been a part, and returns the number of those events.
  virtual std::size_t abandon(MessageWriter& /*out*/) { return 0; }
};

/// Makes the framer of a shape; nullptr: its events are not made of lines.
std::unique_ptr<LineFramer> make_line_framer(InputShape shape, const BlockOptions& options);

}  // namespace insitu
