#include "engine/agent/raw_lines.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace insitu {
namespace {

constexpr std::size_t kReadBytes = std::size_t{128} << 10;

}  // namespace

void RawLines::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  if (buffer_.size() - end_ < kReadBytes) buffer_.resize(std::max(2 * buffer_.size(), end_ + kReadBytes));
  auto count = source_->read(buffer_.data() + end_, buffer_.size() - end_);
  if (!count) problem_ = std::move(count.error());
  has_ended_ = !count || *count == 0;
  end_ += count.value_or(0);
}

std::string_view RawLines::take(std::size_t size, std::size_t skipped) {
  const std::string_view bytes = held().substr(0, size);
  begin_ += size + skipped;
  position_ += size + skipped;
  return bytes;
}

std::optional<RawLines::Piece> RawLines::next(std::size_t max, Ending ending) {
  const std::size_t looked_at = max + (ending == Ending::NewlineOrCrLf ? 2 : 1);
  std::size_t scanned = 0;
  for (;;) {
    const std::string_view bytes = held().substr(0, looked_at);
    const std::size_t newline = bytes.find('\n', scanned);
    const bool is_over = newline == max + 1 && bytes[max] != '\r';
    if (newline != std::string_view::npos && !is_over) return Piece{take(newline, 1), true};
    if (is_over || bytes.size() == looked_at) return Piece{take(max, 0), false};
    scanned = bytes.size();
    if (has_ended_) break;
    fill();
  }
  if (held().empty()) return std::nullopt;
  return Piece{take(std::min(held().size(), max), 0), false};
}

std::optional<char> RawLines::next_byte() {
  while (held().empty() && !has_ended_) fill();
  if (held().empty()) return std::nullopt;
  return take(1, 0).front();
}

}  // namespace insitu
