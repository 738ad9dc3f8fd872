#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "engine/input/byte_source.h"

namespace insitu {

/// The bytes of a text file without the byte order mark (EF BB BF) that some writers put in front of UTF-8.
class TextSource {
 public:
  /// `source` must outlive this.
  explicit TextSource(ByteSource& source) : source_(source) {}

  /// As ByteSource::read.
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity);
  [[nodiscard]] bool is_live() const { return source_.is_live(); }
  /// Where in the file the next byte to be read lies; a byte order mark counts.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  static constexpr std::string_view kMark = "\xef\xbb\xbf";

  void look_for_mark();
  std::size_t hand_on_first_bytes(char* into, std::size_t capacity);

  ByteSource& source_;
  std::uint64_t position_ = 0;
  bool is_mark_sought_ = true;
  char first_bytes_[kMark.size()] = {};  ///< read to look for the mark
  std::string_view unread_;              ///< those of them that turned out to be text
  std::optional<InputProblem> problem_;  ///< met while looking for the mark; comes behind `unread_`
};

}  // namespace insitu
