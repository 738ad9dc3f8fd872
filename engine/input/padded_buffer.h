#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace insitu {

/// How many readable bytes lie behind the content of every PaddedBuffer, so that wide loads may run over its end.
inline constexpr std::size_t kPadding = 64;

/// A growing run of bytes that is reused from block to block and followed by `kPadding` readable
/// bytes (zeros) as soon as it has been reserved or resized once.
class PaddedBuffer {
 public:
  [[nodiscard]] char* data() { return bytes_.get(); }
  [[nodiscard]] const char* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }

  /// Makes room for at least `capacity` bytes and keeps the content.
  void reserve(std::size_t capacity);
  /// REQUIRES: size <= capacity(). Bytes that are new are unspecified; the padding is zeroed.
  void resize(std::size_t size);
  /// Gives memory back when a long line has blown the buffer up beyond `keep` bytes. Drops the content.
  void shrink(std::size_t keep);

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace insitu
