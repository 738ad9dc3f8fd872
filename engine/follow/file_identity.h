#pragma once

#include <sys/stat.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "insitu/byte_source.h"

namespace insitu {

/// A file as the system knows it. After its end another file may get the same one.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;
  friend auto operator<=>(const FileId&, const FileId&) = default;
};

inline FileId id_of(const struct stat& file) { return {.device = file.st_dev, .inode = file.st_ino}; }

/// Returns a time of a file in nanoseconds since 1970.
inline std::int64_t nanoseconds_of(const struct timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

/// How far a file has been read, and by which bytes it is known again: ids are reused, so that a position counts only
/// together with these.
struct FilePosition {
  FileId id;
  std::uint64_t offset = 0;  ///< in the file as it is stored, or in the text of a compressed one
  std::string beginning;     ///< the first bytes, at most kBeginningBytes
  std::string before;        ///< the last bytes before the offset, at most kBeforeBytes

  static constexpr std::size_t kBeginningBytes = 512;
  static constexpr std::size_t kBeforeBytes = 64;

  /// Goes on over bytes that have been read from the offset on.
  void advance(std::string_view bytes);
};

/// Whether an open file still is the one of a position: at least as long, with the same bytes where they are known.
bool is_still(int descriptor, const FilePosition& position);

/// Whether the text of a source goes on from a position; it has been read up to there then.
bool reads_up_to(ByteSource& source, const FilePosition& position);

/// Reads up to `size` bytes at an offset. Fewer: the file ends there, or cannot be read, which sets `error`, if there
/// is one.
std::string read_bytes_at(int descriptor, std::uint64_t offset, std::size_t size, std::error_code* error = nullptr);

}  // namespace insitu
