#pragma once

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <string_view>

#include "engine/model/field_value.h"

namespace insitu {

/// Memory for texts that outlive what they were cut from: those that functions make live as long as their batch, those
/// that operators keep as long as the operator. Nothing is given back one by one. Not thread-safe.
class Arena {
 public:
  /// The same text, in this arena.
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* copy = allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }
  /// The same value; its text, if it has one, in this arena.
  FieldValue keep(const FieldValue& value) { return value.has_text() ? value.with_text(keep(value.text())) : value; }
  /// Uninitialized bytes.
  char* allocate(std::size_t bytes) {
    used_ += bytes;
    return static_cast<char*>(memory_.allocate(bytes, 1));
  }
  /// Everything kept so far is gone.
  void clear() {
    memory_.release();
    used_ = 0;
  }
  /// Bytes handed out since the last clear.
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  std::pmr::monotonic_buffer_resource memory_{4096};
  std::size_t used_ = 0;
};

}  // namespace insitu
