#include "engine/templates/text_assembly.h"

#include <utility>

namespace insitu {

TextAssembly::TextAssembly(const WrittenValue& from) : from_(from) {
  to_.place = from.place;
  to_.in_line = from.in_line;
}

void TextAssembly::copy(std::size_t begin, std::size_t end) {
  if (begin > 0) anchor(begin, to_.text.size());
  for (const TextAnchor& one : from_.anchors) {
    if (one.offset > begin && one.offset < end) {
      to_.anchors.push_back({.offset = to_.text.size() + one.offset - begin, .line = one.line, .column = one.column});
    }
  }
  to_.text.append(from_.text, begin, end - begin);
}

void TextAssembly::replace(std::size_t begin, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i < kMaxAnchors) anchor(begin, to_.text.size() + i);
  }
  to_.text += text;
}

WrittenValue TextAssembly::take() {
  if (!to_.in_line) to_.anchors.clear();
  return std::move(to_);
}

void TextAssembly::anchor(std::size_t from, std::size_t to) {
  const SourceLocation place = place_of(from_, from);
  to_.anchors.push_back({.offset = to, .line = place.line, .column = place.column});
}

}  // namespace insitu
