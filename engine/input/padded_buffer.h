#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace insitu {

/// The number of readable bytes after the content of every PaddedBuffer, so that wide loads may run over its end.
inline constexpr std::size_t kPadding = 64;

/// A growing run of bytes that is reused from block to block and followed by `kPadding` readable bytes (zeros) as soon
/// as it has been reserved or resized once. Before that, `data` is nullptr. Not thread-safe.
class PaddedBuffer {
 public:
  /// Returns the first byte. Valid until the next `reserve` or `shrink`, and the next `resize` of an empty buffer.
  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] const char* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  /// Returns the content. Valid until the buffer is changed.
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }

  /// Allocates space for at least `capacity` bytes and keeps the content.
  void reserve(std::size_t capacity);
  /// Allocates space for `count` bytes after the content and returns its begin; `resize` makes them content. The
  /// capacity at least doubles when it has to grow. Valid as long as `data` is.
  [[nodiscard]] char* room(std::size_t count);
  /// Sets the size. Bytes that are new are unspecified; the padding is zeroed. REQUIRES: size <= capacity()
  void resize(std::size_t size);
  /// Adds bytes, in the space that `room` gives.
  void append(std::string_view bytes);
  /// Frees memory if a long line has grown the buffer beyond `keep` bytes. Drops the content.
  void shrink(std::size_t keep);

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace insitu
