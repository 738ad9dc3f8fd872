#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "engine/input/block.h"
#include "engine/input/block_reader.h"
#include "insitu/block_options.h"
#include "insitu/byte_source.h"

namespace insitu {

/// A large file of lines, cut into chunks that several threads read at the same time. A line belongs to the chunk in
/// which it begins, so that every thread finds the borders of its lines on its own. What comes after the chunks is read
/// in order: there the file may still grow, and its last line need not end.
class ChunkedFile {
 public:
  /// Cuts a file of plain lines into chunks. nullopt: nothing would be gained, or the file can only be read in order.
  /// `source` must outlive the chunked file, and nothing else may read from it.
  static std::optional<ChunkedFile> make(ByteSource& source, const BlockOptions& options);

  /// Returns the number of chunks.
  [[nodiscard]] std::uint64_t chunks() const { return chunks_; }

  /// Fills `block` with the lines of a chunk; it is empty when no line begins there. False: the file ends here because
  /// of an error or a truncation; what other threads may have read after this chunk does not count. Thread-safe.
  /// REQUIRES: chunk < chunks()
  bool read(std::uint64_t chunk, Block& block) const;
  /// Returns the file.
  [[nodiscard]] const RandomAccessFile& file() const { return *file_; }
  /// Makes the reader of everything after the chunks. Threads may still read chunks. Call it once.
  [[nodiscard]] std::unique_ptr<BlockReader> rest();

 private:
  ChunkedFile(ByteSource& source, RandomAccessFile& file, const BlockOptions& options);

  enum class Ending { None, EndOfFile, Problem };
  struct LineSearch {
    bool is_found = false;
    std::uint64_t offset = 0;      ///< where a line begins, or where the search stopped
    Ending ending = Ending::None;  ///< why no line was found, unless the stretch ended
  };

  [[nodiscard]] std::uint64_t begin_of(std::uint64_t chunk) const { return text_begin_ + chunk * chunk_bytes_; }
  LineSearch find_line_begin(std::uint64_t from, std::uint64_t until, Block& block) const;
  bool read_lines(std::uint64_t begin, std::uint64_t end, Block& block) const;
  Ending fill(std::uint64_t offset, std::size_t wanted, Block& block) const;

  ByteSource* source_;
  RandomAccessFile* file_;
  BlockOptions options_;
  std::size_t max_line_bytes_;
  std::size_t chunk_bytes_;
  std::uint64_t text_begin_ = 0;  ///< after a byte order mark
  std::uint64_t chunks_ = 0;
};

}  // namespace insitu
