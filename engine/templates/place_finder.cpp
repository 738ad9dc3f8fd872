#include "engine/templates/place_finder.h"

#include <algorithm>

#include "engine/model/utf8.h"

namespace insitu {

TextAnchor PlaceFinder::anchor_at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset < last_.offset) last_ = {.offset = 0, .line = 1, .column = 1};
  for (; last_.offset < offset; ++last_.offset) {
    const char byte = text_[last_.offset];
    if (byte == '\n') {
      ++last_.line;
      last_.column = 1;
    } else if (!is_continuation(byte)) {
      ++last_.column;
    }
  }
  return last_;
}

}  // namespace insitu
