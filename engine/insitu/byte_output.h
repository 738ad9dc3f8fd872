#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace insitu {

/// Writes formatted results to a file descriptor through a large buffer. Not thread-safe.
class ByteOutput {
 public:
  /// `descriptor` stays the caller's and must stay open until this is destroyed.
  explicit ByteOutput(int descriptor) : descriptor_(descriptor) {}
  ~ByteOutput() { flush(); }
  ByteOutput(const ByteOutput&) = delete;
  ByteOutput& operator=(const ByteOutput&) = delete;

  void write(std::string_view bytes) {
    if (bytes.size() > kBufferBytes) return write_large(bytes);
    if (buffer_.size() + bytes.size() > kBufferBytes) flush();
    buffer_ += bytes;
  }
  void write(char byte) { write(std::string_view(&byte, 1)); }
  /// Writes what is in the buffer. Errors are kept for `error`.
  void flush();

  /// The first error of the descriptor; EPIPE when the reader has gone. Bytes after an error are dropped.
  [[nodiscard]] std::error_code error() const { return error_; }

 private:
  static constexpr std::size_t kBufferBytes = 128 * 1024;
  void write_large(std::string_view bytes);
  void write_through(std::string_view bytes);

  int descriptor_;
  std::string buffer_;
  std::error_code error_;
};

}  // namespace insitu
