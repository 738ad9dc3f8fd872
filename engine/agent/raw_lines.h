#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// The lines of a file as agents see them: nothing is taken off but the newline, a line that is too long comes in
/// pieces, and whether the last one has its newline is known. Holds no more than one piece. Not thread-safe.
class RawLines {
 public:
  /// What may follow the bytes of a line that is as long as a piece may be.
  enum class Ending : std::uint8_t { Newline, NewlineOrCrLf };
  /// A line, or a piece of one.
  struct Piece {
    std::string_view bytes;  ///< without the newline; valid until the next call
    bool ends_line = false;  ///< a newline follows it
  };

  explicit RawLines(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  /// Returns the rest of the line, or its first `max` bytes if it is longer; with Ending::NewlineOrCrLf a `\r` before
  /// the newline does not count. nullopt: the file ends, or cannot be read.
  std::optional<Piece> next(std::size_t max, Ending ending = Ending::Newline);
  /// Returns the next byte of the file. nullopt: it ends.
  std::optional<char> next_byte();
  /// Returns why the file ended early; nullopt: it did not.
  [[nodiscard]] const std::optional<InputProblem>& problem() const { return problem_; }
  /// Returns the number of bytes that have been handed out, newlines included.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] const ByteSource& source() const { return *source_; }

 private:
  [[nodiscard]] std::string_view held() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void fill();
  std::string_view take(std::size_t size, std::size_t skipped);

  std::unique_ptr<ByteSource> source_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool has_ended_ = false;
  std::uint64_t position_ = 0;
  std::optional<InputProblem> problem_;
};

}  // namespace insitu
