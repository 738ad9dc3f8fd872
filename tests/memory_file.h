#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <limits>
#include <string>
#include <utility>

#include "insitu/byte_source.h"

namespace insitu {

/// A file that can be read at any place, in reads of a fixed size.
class MemoryFile final : public ByteSource, private RandomAccessFile {
 public:
  explicit MemoryFile(std::string bytes, std::size_t read_size = std::numeric_limits<std::size_t>::max())
      : bytes_(std::move(bytes)), size_when_opened_(bytes_.size()), read_size_(read_size) {}

  /// After it was opened.
  void append(const std::string& bytes) { bytes_ += bytes; }
  /// No byte from `offset` on can be read.
  void fail_from(std::size_t offset, std::string message) {
    fails_from_ = offset;
    message_ = std::move(message);
  }

  /// The read of that number, from 1, fails, and only that one.
  void fail_once(std::size_t read, std::string message) {
    fails_at_read_ = read;
    message_ = std::move(message);
  }
  [[nodiscard]] std::size_t reads() const { return reads_.load(); }

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const auto count = read_at(position_, into, capacity);
    position_ += count.value_or(0);
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }
  [[nodiscard]] RandomAccessFile* random_access() override { return this; }

 private:
  [[nodiscard]] std::uint64_t size() const override { return size_when_opened_; }
  [[nodiscard]] std::expected<std::size_t, InputProblem> read_at(std::uint64_t offset, char* into,
                                                                 std::size_t capacity) const override {
    if (++reads_ == fails_at_read_) return std::unexpected(InputProblem{message_, offset});
    const std::size_t end = std::min(bytes_.size(), fails_from_);
    const std::size_t at = std::min<std::size_t>(offset, end);
    const std::size_t count = std::min({capacity, read_size_, end - at});
    if (count > 0) std::memcpy(into, bytes_.data() + at, count);
    if (count == 0 && at == fails_from_) return std::unexpected(InputProblem{message_, at});
    return count;
  }
  void seek(std::uint64_t offset) override { position_ = offset; }

  std::string bytes_;
  std::size_t size_when_opened_;
  std::size_t read_size_;
  std::size_t position_ = 0;
  std::size_t fails_from_ = std::numeric_limits<std::size_t>::max();
  std::size_t fails_at_read_ = 0;               // 0: none
  mutable std::atomic<std::size_t> reads_ = 0;  // several threads read
  std::string message_;
};

}  // namespace insitu
