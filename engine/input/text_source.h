#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "engine/input/byte_source.h"
#include "engine/input/input_problem.h"

namespace insitu {

/// What some writers put in front of UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// The bytes of a text file without its byte order mark.
class TextSource {
 public:
  /// `source` stands at `position`, and must outlive this. Only at the begin of a file is a byte order mark no text.
  explicit TextSource(ByteSource& source, std::uint64_t position = 0)
      : source_(source), position_(position), is_mark_sought_(position == 0) {}

  /// As ByteSource::read.
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity);
  [[nodiscard]] bool is_live() const { return source_.is_live(); }
  /// Where in the file the next byte to be read lies; a byte order mark counts.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  void look_for_mark();
  std::size_t hand_on_first_bytes(char* into, std::size_t capacity);

  ByteSource& source_;
  std::uint64_t position_;
  bool is_mark_sought_;
  char first_bytes_[kByteOrderMark.size()] = {};  ///< read to look for the mark
  std::string_view unread_;                       ///< those of them that turned out to be text
  std::optional<InputProblem> problem_;           ///< met while looking for the mark; comes behind `unread_`
};

}  // namespace insitu
