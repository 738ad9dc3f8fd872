#include "engine/run/candidate_lines.h"

#include <cstring>

#include "engine/run/row_bound.h"

namespace insitu {

LineExtent line_extent(std::string_view bytes, std::size_t begin) {
  const std::size_t newline = bytes.find('\n', begin);
  if (newline == std::string_view::npos) return {bytes.size(), bytes.size()};
  return {newline, newline + 1};
}

std::size_t line_begin(std::string_view bytes, std::size_t from, std::size_t at) {
  const void* newline = ::memrchr(bytes.data() + from, '\n', at - from);
  return newline == nullptr ? from : static_cast<std::size_t>(static_cast<const char*>(newline) - bytes.data()) + 1;
}

std::string_view message_of_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<CandidateLines::Line> CandidateLines::next() {
  if (from_ >= bytes_.size()) return std::nullopt;
  std::size_t begin = from_;
  if (searches_) {
    const std::size_t candidate = bound_ != nullptr ? bound_->next(bytes_, from_) : search_->next(from_);
    if (candidate == bytes_.size()) {
      from_ = bytes_.size();
      return std::nullopt;
    }
    begin = line_begin(bytes_, from_, candidate);
  }
  const LineExtent line = line_extent(bytes_, begin);
  from_ = line.next;
  examined_ += line.next - begin;
  return Line{begin, message_of_line(bytes_.substr(begin, line.end - begin))};
}

}  // namespace insitu
