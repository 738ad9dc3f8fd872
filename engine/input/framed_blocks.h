#pragma once

#include <memory>

#include "engine/input/block_reader.h"
#include "engine/input/line_framer.h"
#include "insitu/block_options.h"

namespace insitu {

/// Makes a reader of blocks of messages, which `framer` makes of the lines that `lines` reads. `options` is copied.
std::unique_ptr<BlockReader> make_framed_block_reader(std::unique_ptr<BlockReader> lines, InputShape shape,
                                                      const BlockOptions& options);

}  // namespace insitu
