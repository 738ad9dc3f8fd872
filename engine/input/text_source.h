#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// The three bytes that some writers put before UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// The bytes of a text file without its byte order mark. Not thread-safe.
class TextSource {
 public:
  /// Reads on from `source`, which is at offset `position` and must outlive this. A byte order mark is removed only at
  /// offset 0; elsewhere it is text.
  explicit TextSource(ByteSource& source, std::uint64_t position = 0)
      : source_(source), position_(position), is_mark_sought_(position == 0) {}

  /// Reads like ByteSource::read.
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity);
  /// Whether more may come at any time, as for ByteSource::is_live.
  [[nodiscard]] bool is_live() const { return source_.is_live(); }
  /// Returns the offset in the file of the next byte to be read; a byte order mark counts.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  void look_for_mark();
  std::size_t hand_on_first_bytes(char* into, std::size_t capacity);

  ByteSource& source_;
  std::uint64_t position_;
  bool is_mark_sought_;
  char first_bytes_[kByteOrderMark.size()] = {};  ///< read to look for the mark
  std::string_view unread_;                       ///< those of them that turned out to be text
  std::optional<InputProblem> problem_;           ///< found while looking for the mark; comes after `unread_`
};

}  // namespace insitu
