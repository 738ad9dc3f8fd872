#include "engine/input/chunked_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/input/line_blocks.h"
#include "engine/input/text_source.h"

namespace insitu {
namespace {

/// The number of bytes that are read beyond a chunk at once, in which most last lines end.
constexpr std::size_t kBytesAhead = 4096;
/// The number of bytes that are searched first for the begin of a line.
constexpr std::size_t kFirstLook = 1024;

/// Whether a file begins with a byte order mark. nullopt: it cannot be read.
std::optional<bool> begins_with_mark(const RandomAccessFile& file) {
  std::array<char, kByteOrderMark.size()> bytes{};
  for (std::size_t size = 0; size < bytes.size();) {
    const auto count = file.read_at(size, bytes.data() + size, bytes.size() - size);
    if (!count) return std::nullopt;
    if (*count == 0) return false;
    size += *count;
  }
  return std::string_view(bytes.data(), bytes.size()) == kByteOrderMark;
}

/// Reads the end of a file after its last line: nothing, or a problem.
class EndReader : public BlockReader {
 public:
  explicit EndReader(std::vector<InputProblem> problems) : problems_(std::move(problems)) {}
  bool next(Block& block) override {
    block.clear(0);
    block.buffer.resize(0);
    block.problems = std::exchange(problems_, {});
    return false;
  }
  [[nodiscard]] bool is_at_end() const override { return problems_.empty(); }

 private:
  std::vector<InputProblem> problems_;
};

}  // namespace

std::optional<ChunkedFile> ChunkedFile::make(ByteSource& source, const BlockOptions& options) {
  RandomAccessFile* const file = source.random_access();
  if (!file) return std::nullopt;
  ChunkedFile chunked(source, *file, options);
  if (chunked.chunks_ == 0) return std::nullopt;
  return chunked;
}

ChunkedFile::ChunkedFile(ByteSource& source, RandomAccessFile& file, const BlockOptions& options)
    : source_(&source),
      file_(&file),
      options_(options),
      max_line_bytes_(std::min(options.max_event_bytes, std::numeric_limits<std::size_t>::max() / 2)),
      // So only the last line that begins in a chunk can be too long.
      chunk_bytes_(std::clamp<std::size_t>(options.block_bytes, 1, max_line_bytes_ + 1)) {
  // Less than two chunks is left to `rest`, because the end of the file may move.
  if (file.size() / chunk_bytes_ < 2) return;
  const auto has_mark = begins_with_mark(file);
  if (!has_mark) return;  // reading in order finds the problem again, or does not
  if (*has_mark) text_begin_ = kByteOrderMark.size();
  const std::uint64_t whole_chunks = (file.size() - text_begin_) / chunk_bytes_;
  chunks_ = whole_chunks - std::min<std::uint64_t>(whole_chunks, 1);
}

bool ChunkedFile::read(std::uint64_t chunk, Block& block) const {
  block.clear(chunk_bytes_ + kBytesAhead);
  block.buffer.reserve(chunk_bytes_ + kBytesAhead);
  const std::uint64_t end = begin_of(chunk + 1);
  if (chunk == 0) return read_lines(text_begin_, end, block);
  const LineSearch line = find_line_begin(begin_of(chunk), end, block);
  block.buffer.resize(0);
  block.file_offset = line.offset;
  if (!line.is_found) return line.ending == Ending::None;
  return read_lines(line.offset, end, block);
}

std::unique_ptr<BlockReader> ChunkedFile::rest() {
  Block block;
  const LineSearch line = find_line_begin(begin_of(chunks_), std::numeric_limits<std::uint64_t>::max(), block);
  // A read that failed need not fail again, and a file may have grown since: the next bytes would be half a line.
  if (!line.is_found) return std::make_unique<EndReader>(std::move(block.problems_after));
  file_->seek(line.offset);
  return make_line_block_reader(line.offset, *source_, options_);
}

/// Finds the first line that begins at or after `from`, which is not the begin of the file, but before `until`.
ChunkedFile::LineSearch ChunkedFile::find_line_begin(std::uint64_t from, std::uint64_t until, Block& block) const {
  std::size_t look = std::min(kFirstLook, chunk_bytes_);
  // A line begins after a newline: the byte before `from` counts, the last one before `until` does not.
  for (std::uint64_t at = from - 1; at < until - 1; look = std::min(2 * look, chunk_bytes_)) {
    block.buffer.resize(0);
    const Ending ending = fill(at, static_cast<std::size_t>(std::min<std::uint64_t>(look, until - 1 - at)), block);
    const std::size_t newline = block.buffer.view().find('\n');
    at += newline == std::string_view::npos ? block.buffer.size() : newline + 1;
    if (newline != std::string_view::npos) {
      block.problems_after.clear();  // the next reader finds it again
      return {.is_found = true, .offset = at};
    }
    if (ending != Ending::None) return {.offset = at, .ending = ending};
  }
  return {.offset = until};
}

/// Reads the lines that begin between `begin`, where one does, and `end`.
bool ChunkedFile::read_lines(std::uint64_t begin, std::uint64_t end, Block& block) const {
  PaddedBuffer& buffer = block.buffer;
  block.file_offset = begin;
  const auto own_bytes = static_cast<std::size_t>(end - begin);
  Ending ending = fill(begin, own_bytes + kBytesAhead, block);
  // The last line ends with the first newline that is not followed by a further line of this chunk.
  const std::size_t last_line = buffer.view().substr(0, own_bytes - 1).rfind('\n') + 1;
  for (std::size_t searched = own_bytes - 1;;) {
    const std::size_t newline = buffer.view().find('\n', searched);
    const std::size_t line_end = std::min(newline, buffer.size());
    if (line_end > last_line + max_line_bytes_) {
      buffer.resize(last_line);
      block.skipped_after = 1;
      block.problems_after = {too_long_line(max_line_bytes_, begin + last_line)};
      return true;
    }
    if (newline != std::string_view::npos) {
      buffer.resize(newline + 1);
      block.problems_after.clear();  // the next reader finds it again
      return true;
    }
    if (ending == Ending::EndOfFile) return false;  // the last line needs no newline
    if (ending == Ending::Problem) {
      block.skipped_after = last_line < buffer.size() ? 1 : 0;
      buffer.resize(last_line);
      return false;
    }
    searched = buffer.size();
    const std::size_t grown = searched + std::max(searched - last_line, kBytesAhead);
    ending = fill(begin, std::min(grown, last_line + max_line_bytes_ + 1), block);
  }
}

/// Adds to the bytes from `offset` on that are in the buffer, until it holds as many as wanted.
ChunkedFile::Ending ChunkedFile::fill(std::uint64_t offset, std::size_t wanted, Block& block) const {
  PaddedBuffer& buffer = block.buffer;
  buffer.reserve(wanted);
  while (buffer.size() < wanted) {
    const auto count = file_->read_at(offset + buffer.size(), buffer.data() + buffer.size(), wanted - buffer.size());
    if (!count) block.problems_after.push_back(count.error());
    if (!count) return Ending::Problem;
    if (*count == 0) return Ending::EndOfFile;
    buffer.resize(buffer.size() + *count);
  }
  return Ending::None;
}

}  // namespace insitu
