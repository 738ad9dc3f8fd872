#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/input/block.h"
#include "engine/input/block_options.h"
#include "engine/input/block_reader.h"
#include "engine/input/byte_source.h"
#include "engine/input/chunked_file.h"

namespace insitu {

/// A file whose layers (archive, encoding, shape) have been decided from its beginning.
struct LayeredFile {
  std::unique_ptr<ByteSource> source;               ///< what the others read from
  std::optional<ChunkedFile> chunks;                ///< of a large file of plain lines
  std::unique_ptr<BlockReader> reader;              ///< of all of it; nullptr: there are chunks, or it cannot be read
  std::vector<InputProblem> notes;                  ///< what was decided, what the file may be, why it cannot be read
  std::shared_ptr<const BlockSource> block_source;  ///< of the blocks that state none
  bool is_live = false;                             ///< more may come at any time
  bool is_binary = false;                           ///< a member of an archive that is no text: it is passed over
};

/// Where a file lies: on its own, or in an archive, where there may be no archive and a file may be no text.
enum class Nesting : std::uint8_t { Outside, InArchive };

/// Decides how a file is read, from `options` or else from its beginning, of which up to kHeadBytes are read; of a pipe
/// what comes up to the first newline. `path`: of the file, where a shape depends on it.
LayeredFile open_layers(std::unique_ptr<ByteSource> source, std::string_view path, const BlockOptions& options,
                        Nesting nesting = Nesting::Outside);

/// Returns the chunks of a large file of plain lines; nullopt: it is no such file. `source` must outlive the chunks, and
/// is as before.
std::optional<ChunkedFile> chunks_of_plain_lines(ByteSource& source, std::string_view path,
                                                 const BlockOptions& options);

}  // namespace insitu
