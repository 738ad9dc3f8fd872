#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace insitu {

/// The extent of one line: offsets of its end without and with its "\n".
struct LineExtent {
  std::size_t end = 0;
  std::size_t next = 0;
};

/// The extent of the line that begins at `begin`; the last line may lack its "\n".
inline LineExtent line_extent(std::string_view bytes, std::size_t begin) {
  const std::size_t newline = bytes.find('\n', begin);
  if (newline == std::string_view::npos) return {bytes.size(), bytes.size()};
  return {newline, newline + 1};
}

/// The begin of the line that contains `at`. REQUIRES: a line begins at `from`; from <= at
inline std::size_t line_begin(std::string_view bytes, std::size_t from, std::size_t at) {
  if (from == at) return from;
  const void* newline = ::memrchr(bytes.data() + from, '\n', at - from);
  return newline == nullptr ? from : static_cast<std::size_t>(static_cast<const char*>(newline) - bytes.data()) + 1;
}

/// A line without the "\r" of its terminator: the message of its event.
inline std::string_view message_of_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Counts the lines of a block, no byte twice.
class LineCounter {
 public:
  explicit LineCounter(std::string_view bytes) : bytes_(bytes) {}

  /// The number of lines before the one that begins at `begin`. REQUIRES: `begin` never goes back
  std::uint64_t before(std::size_t begin) {
    for (; counted_ < begin; ++lines_) {
      const LineExtent line = line_extent(bytes_, counted_);
      if (line.end - counted_ <= 1 && message_of_line(bytes_.substr(counted_, line.end - counted_)).empty()) ++empty_;
      counted_ = line.next;
    }
    return lines_;
  }
  /// The number of lines.
  std::uint64_t all() { return before(bytes_.size()); }
  /// The number of empty lines among those counted so far.
  [[nodiscard]] std::uint64_t empty() const { return empty_; }

 private:
  std::string_view bytes_;
  std::size_t counted_ = 0;  // lines that end before this offset are in `lines_`
  std::uint64_t lines_ = 0;
  std::uint64_t empty_ = 0;
};

}  // namespace insitu
