#include "engine/run/candidate_lines.h"

#include "engine/run/lines.h"

namespace insitu {

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
