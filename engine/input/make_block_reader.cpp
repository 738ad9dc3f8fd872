#include "engine/input/make_block_reader.h"

#include "engine/input/event_blocks.h"
#include "engine/input/line_blocks.h"

namespace insitu {

std::unique_ptr<BlockReader> make_block_reader(ByteSource& source, const BlockOptions& options) {
  if (options.shape == InputShape::Lines) return make_line_block_reader(0, source, options);
  return make_event_block_reader(source, options);
}

}  // namespace insitu
