#include "engine/input/padded_buffer.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace insitu {

void PaddedBuffer::reserve(std::size_t capacity) {
  if (bytes_ && capacity <= capacity_) return;
  auto bytes = std::make_unique_for_overwrite<char[]>(capacity + kPadding);
  if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
  std::memset(bytes.get() + size_, 0, kPadding);
  bytes_ = std::move(bytes);
  capacity_ = capacity;
}

void PaddedBuffer::resize(std::size_t size) {
  assert(size <= capacity_);
  if (!bytes_) reserve(size);  // even an empty buffer has its padding
  size_ = size;
  std::memset(bytes_.get() + size_, 0, kPadding);
}

char* PaddedBuffer::room(std::size_t count) {
  const std::size_t wanted = size_ + count;
  if (!bytes_ || wanted > capacity_) reserve(std::max(wanted, 2 * capacity_));
  return bytes_.get() + size_;
}

void PaddedBuffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
  resize(size_ + bytes.size());
}

void PaddedBuffer::shrink(std::size_t keep) {
  size_ = 0;
  if (capacity_ > keep) {
    bytes_.reset();
    capacity_ = 0;
  }
}

}  // namespace insitu
