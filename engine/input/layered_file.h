#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/input/block.h"
#include "engine/input/block_reader.h"
#include "engine/input/chunked_file.h"
#include "insitu/byte_source.h"

namespace insitu {

/// A file whose layers (archive, encoding, shape) have been decided from its beginning.
struct LayeredFile {
  std::unique_ptr<ByteSource> source;               ///< what the others read from
  std::optional<ChunkedFile> chunks;                ///< of a large file of plain lines
  std::unique_ptr<BlockReader> reader;              ///< of all of it; nullptr: there are chunks, or it cannot be read
  std::vector<InputProblem> notes;                  ///< what was decided, what the file may be, why it cannot be read
  std::shared_ptr<const BlockSource> block_source;  ///< how it is read; of the blocks that state none
  bool is_live = false;                             ///< more may come at any time
  bool is_binary = false;                           ///< no text, and to be passed over
};

}  // namespace insitu
