#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/input_shape.h"

namespace insitu {

/// The log group and stream that the input states for some of its events.
struct StatedOrigin {
  std::string log_group;   ///< empty: not stated
  std::string log_stream;  ///< empty: not stated
  friend bool operator==(const StatedOrigin&, const StatedOrigin&) = default;
};

/// How a file, or a member of an archive, is read, as far as that is more than its path.
struct BlockSource {
  std::string member = {};                    ///< in an archive: `var/log/app.log`; empty: the file is none
  std::optional<StatedOrigin> origin = {};    ///< in place of what the path states
  std::optional<std::int64_t> modified = {};  ///< when it was written last, epoch milliseconds
  /// What had to be opened to reach the text, from the outside in: `gzip`, `tar`, `utf-16le`.
  std::vector<std::string> layers = {};
  /// How the events are written; nullopt: the file is an archive, or it cannot be read.
  std::optional<InputShape> shape = {};
  /// What decided the shape, the name of the rule; empty: an option did, or no rule but that for lines. Static text.
  std::string_view rule = {};
  /// The names of the columns of its lines, where it begins with a line that names them.
  std::vector<std::string> columns = {};
  bool is_shape_said = false;  ///< an option states the shape
  std::string beginning =
      {};  ///< the first bytes of the text, whole characters of at most kBeginningBytes, without a byte order mark
  /// The number of bytes of the text that have been read so far; nullptr: it is read in chunks. Any thread may read it.
  std::shared_ptr<const std::atomic<std::uint64_t>> bytes_read = {};

  static constexpr std::size_t kBeginningBytes = 64;
};

}  // namespace insitu
