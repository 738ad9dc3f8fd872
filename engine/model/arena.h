#pragma once

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <string_view>

#include "engine/model/field_value.h"

namespace insitu {

/// Memory for texts that outlive what they were cut from: texts that functions make live as long as their batch, texts
/// that operators keep live as long as the operator. Texts are not freed one by one. Everything handed out is valid
/// until `clear` or the end of the arena. Not thread-safe.
class Arena {
 public:
  /// Copies a text into this arena.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* copy = allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }
  /// Returns the same value; its text, if it has one, is copied into this arena.
  FieldValue keep(const FieldValue& value) { return value.has_text() ? value.with_text(keep(value.text())) : value; }
  /// Allocates uninitialized bytes, without any alignment.
  char* allocate(std::size_t bytes) {
    used_ += bytes;
    return static_cast<char*>(memory_.allocate(bytes, 1));
  }
  /// Frees everything kept so far.
  void clear() {
    memory_.release();
    used_ = 0;
  }
  /// Returns the number of bytes handed out since the last `clear`.
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::pmr::monotonic_buffer_resource memory_{4096};
  std::size_t used_ = 0;
};

}  // namespace insitu
