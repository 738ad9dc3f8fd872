#include "engine/input/block.h"

namespace insitu {

void Block::clear(std::size_t keep) {
  buffer.shrink(keep);
  objects.clear();
  skipped_events = skipped_after = 0;
  names_next_page = false;
  problems.clear();
  problems_after.clear();
}

}  // namespace insitu
