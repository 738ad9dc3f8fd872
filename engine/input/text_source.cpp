#include "engine/input/text_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace insitu {

std::expected<std::size_t, InputProblem> TextSource::read(char* into, std::size_t capacity) {
  if (is_mark_sought_) look_for_mark();
  if (!unread_.empty()) return hand_on_first_bytes(into, capacity);
  if (problem_) return std::unexpected(*std::exchange(problem_, std::nullopt));
  const auto count = source_.read(into, capacity);
  if (count) position_ += *count;
  return count;
}

/// Looks for the mark and stops at the first byte that is no part of it, so that a terminal needs no third key.
void TextSource::look_for_mark() {
  is_mark_sought_ = false;
  std::size_t size = 0;
  while (size < kByteOrderMark.size() && kByteOrderMark.starts_with(std::string_view(first_bytes_, size))) {
    const auto count = source_.read(first_bytes_ + size, kByteOrderMark.size() - size);
    if (!count) problem_ = count.error();
    if (!count || *count == 0) break;
    size += *count;
  }
  unread_ = std::string_view(first_bytes_, size);
  if (unread_ != kByteOrderMark) return;
  unread_ = {};
  position_ = kByteOrderMark.size();
}

std::size_t TextSource::hand_on_first_bytes(char* into, std::size_t capacity) {
  const std::size_t count = std::min(capacity, unread_.size());
  std::memcpy(into, unread_.data(), count);
  unread_.remove_prefix(count);
  position_ += count;
  return count;
}

}  // namespace insitu
