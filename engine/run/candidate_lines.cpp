#include "engine/run/candidate_lines.h"

namespace insitu {

LineExtent line_extent(std::string_view bytes, std::size_t begin) {
  const std::size_t newline = bytes.find('\n', begin);
  if (newline == std::string_view::npos) return {bytes.size(), bytes.size()};
  return {newline, newline + 1};
}

std::string_view message_of_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<CandidateLines::Line> CandidateLines::next() {
  if (from_ >= bytes_.size()) return std::nullopt;
  std::size_t begin = from_;
  if (searches_) {
    const std::size_t candidate = search_.next(from_);
    if (candidate == bytes_.size()) {
      from_ = bytes_.size();
      return std::nullopt;
    }
    const std::size_t newline = bytes_.substr(from_, candidate - from_).rfind('\n');
    if (newline != std::string_view::npos) begin = from_ + newline + 1;
  }
  const LineExtent line = line_extent(bytes_, begin);
  from_ = line.next;
  examined_ += line.next - begin;
  return Line{begin, message_of_line(bytes_.substr(begin, line.end - begin))};
}

}  // namespace insitu
