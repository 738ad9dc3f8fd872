#pragma once

#include <string_view>

#include "insitu/byte_source.h"

namespace insitu::bench {

/// A source of bytes in memory: reading is a copy, as it is from the page cache.
class MemorySource : public ByteSource {
 public:
  /// REQUIRES: `bytes` outlives the source.
  explicit MemorySource(std::string_view bytes) : unread_(bytes) {}

  /// Never fails; 0 at the end.
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::size_t size = unread_.copy(into, capacity);
    unread_.remove_prefix(size);
    return size;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::string_view unread_;
};

}  // namespace insitu::bench
