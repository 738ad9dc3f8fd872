#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "engine/follow/event_borders.h"
#include "engine/follow/file_identity.h"
#include "insitu/input_problem.h"

namespace insitu {

/// Whole events that have come to a file. Borrows nothing.
struct ArrivedText {
  std::string path;              ///< as the file is named now, or was when it was rotated
  std::uint64_t file = 0;        ///< its number; each generation of a log has its own
  bool begins_file = false;      ///< nothing of the file came before
  std::string bytes;             ///< as stored; of a compressed file its text
  std::size_t header_lines = 0;  ///< how many lines at the front of `bytes` came before, and only name the columns
  InputShape shape = InputShape::Lines;
  bool is_shape_said = false;  ///< an option states it
  std::string encoding;        ///< empty: UTF-8, or as options say
};

/// How files are followed, as far as that concerns a single one.
struct FollowReading {
  BlockOptions blocks;
  std::size_t chunk_bytes = std::size_t{4} << 20;  ///< the most that arrives at once, but for a longer event
  /// How long nothing must come until an event of several lines is taken to be whole.
  std::chrono::milliseconds rest{1000};
};

/// An open file that grows. Not thread-safe.
class FollowedFile {
 public:
  using Clock = std::chrono::steady_clock;
  /// Receives what has come. Returns whether more is wanted.
  using Take = std::function<bool(ArrivedText text)>;

  /// Opens a regular file and goes on from a position, whose id is set here. The error is that of the system.
  static std::expected<std::unique_ptr<FollowedFile>, std::error_code> open(const std::string& path,
                                                                            std::uint64_t number,
                                                                            FilePosition position);
  ~FollowedFile();
  FollowedFile(const FollowedFile&) = delete;
  FollowedFile& operator=(const FollowedFile&) = delete;

  /// Passes over all that is there, up to the begin of a line that is not whole.
  void skip_to_end();
  /// Whether the file has been truncated, or was written anew, since it was read.
  [[nodiscard]] bool was_truncated() const { return !is_still(descriptor_, position_); }
  /// Begins again at its front, as another file with that number.
  void begin_anew(std::uint64_t number);
  /// Hands on the whole events that have come. False: no more is wanted. `ends`: the file has got its last byte.
  bool read(const FollowReading& reading, Clock::time_point now, bool ends, const Take& take);
  /// Returns its first bytes as they are now, at most FilePosition::kBeginningBytes.
  [[nodiscard]] std::string front() const { return read_bytes_at(descriptor_, 0, FilePosition::kBeginningBytes); }
  /// When it was last written, in nanoseconds since 1970.
  [[nodiscard]] std::int64_t written() const;
  /// The number of bytes that have come, but are no whole event yet.
  [[nodiscard]] std::uint64_t held_bytes() const;
  /// Whether anything has come since the file was opened, or was passed over.
  [[nodiscard]] bool has_grown() const { return last_growth_ != Clock::time_point(); }
  /// When the file was last seen to grow.
  [[nodiscard]] Clock::time_point last_growth() const { return last_growth_; }

  [[nodiscard]] const std::string& path() const { return path_; }
  void rename(const std::string& path) { path_ = path; }
  [[nodiscard]] const FilePosition& position() const { return position_; }
  [[nodiscard]] std::uint64_t number() const { return number_; }
  /// Returns why it could not be read since the last call; empty: it could.
  std::error_code take_error() { return std::exchange(error_, {}); }
  /// What parts of the file have in common that come after its front, as read_to_end takes it.
  [[nodiscard]] ArrivedText continuation() const;
  /// Whether its first bytes are those of a compressed file or of an archive.
  [[nodiscard]] bool is_packed() const;

 private:
  FollowedFile() = default;
  [[nodiscard]] std::uint64_t size() const;
  bool decide_shape(const FollowReading& reading, bool ends);

  int descriptor_ = -1;
  std::string path_;
  std::uint64_t number_ = 0;
  FilePosition position_;
  std::optional<InputShape> shape_;
  bool is_shape_said_ = false;
  std::string encoding_;
  std::string header_;  ///< the line that names the columns
  std::error_code error_;
  std::uint64_t seen_size_ = 0;
  Clock::time_point last_growth_{};
};

/// Hands on the text of a source to its end, which is that of a file that will not grow. `like`: what all parts have
/// in common. If it does not begin the file, the shape is known, and its bytes are the line that names the columns, if
/// there is one. False: no more is wanted.
bool read_to_end(ByteSource& source, ArrivedText like, const FollowReading& reading, const FollowedFile::Take& take);

}  // namespace insitu
