#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace insitu {

/// Finds the structure of a JSON text: every `{ } [ ] : ,` outside strings, the opening quote of every string and
/// the first byte of every number, literal or stray word. Strings are known to be closed, free of control characters
/// and valid UTF-8.
///
/// A text is indexed in windows, so that the index (four bytes a position) stays small beside a text of hundreds of
/// MiB. Only a single string longer than a window makes a longer one. Not thread-safe.
class StructuralIndex {
 public:
  static constexpr std::size_t kWindowBytes = 1 << 20;

  StructuralIndex();
  ~StructuralIndex();
  StructuralIndex(StructuralIndex&&) noexcept;
  StructuralIndex& operator=(StructuralIndex&&) noexcept;

  /// Begins a text. REQUIRES: `text` outlives the reading.
  void open(std::string_view text);
  /// Returns the next position and moves on; at the end and after a failure, the size of the text.
  std::size_t next() {
    const std::size_t position = peek();
    if (position != text_.size()) ++cursor_;
    return position;
  }
  /// Returns the position that `next` will return.
  std::size_t peek() {
    if (cursor_ == end_ && !refill()) return text_.size();
    return window_begin_ + *cursor_;
  }
  /// Whether a string or the encoding was found broken.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  bool refill();
  [[nodiscard]] std::size_t window_end(std::size_t begin) const;

  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string_view text_;
  std::size_t window_begin_ = 0;
  std::size_t indexed_ = 0;  // bytes of the text that windows have covered
  const std::uint32_t* cursor_ = nullptr;
  const std::uint32_t* end_ = nullptr;
  bool failed_ = false;
};

/// Returns the offset of what `StructuralIndex` refuses without saying where: the first byte of an invalid character, a
/// control character in a string, or the opening quote of a string that never ends. The size of the text if there is
/// none.
std::size_t find_broken_string(std::string_view text);

}  // namespace insitu
