#include "engine/input/line_blocks.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/input/padded_buffer.h"
#include "engine/input/text_source.h"

namespace insitu {
namespace {

/// Returns the offset just after the last newline at or after `from`; 0: there is none.
std::size_t end_of_last_line(std::string_view text, std::size_t from) {
  const std::size_t newline = text.substr(from).rfind('\n');
  return newline == std::string_view::npos ? 0 : from + newline + 1;
}

class LineBlocks final : public BlockReader {
 public:
  LineBlocks(std::uint64_t offset, ByteSource& source, const BlockOptions& options)
      : source_(source, offset),
        max_line_bytes_(std::min(options.max_event_bytes, std::numeric_limits<std::size_t>::max() / 2)),
        // The buffer never exceeds the maximum line with its newline. So no line in a block can be too long, and only a
        // full buffer without any newline has to be examined.
        block_bytes_(std::clamp<std::size_t>(options.block_bytes, 1, max_line_bytes_ + 1)) {}

  bool next(Block& block) override {
    begin(block);
    PaddedBuffer& buffer = block.buffer;
    std::size_t wanted = block_bytes_;
    std::size_t whole_lines = end_of_last_line(buffer.view(), 0);
    while (!is_complete(buffer, wanted, whole_lines)) {
      if (buffer.size() >= wanted) {
        if (wanted > max_line_bytes_) return skip_line(block);
        wanted = std::min(2 * wanted, max_line_bytes_ + 1);
        continue;
      }
      if (source_ended_) break;
      // Only what is new is searched, however long the line already is.
      const std::size_t old_size = buffer.size();
      read_more(buffer, wanted);
      if (const std::size_t end = end_of_last_line(buffer.view(), old_size)) whole_lines = end;
    }
    block.file_offset = source_.position() - buffer.size();
    if (source_ended_ && !problem_) whole_lines = buffer.size();  // the last line needs no newline
    if (whole_lines == 0) return end(block);
    keep_rest(buffer.view().substr(whole_lines));
    buffer.resize(whole_lines);
    return true;
  }

  [[nodiscard]] bool is_at_end() const override { return source_ended_ && !problem_ && rest_.size() == 0; }

 private:
  void begin(Block& block) {
    block.clear(block_bytes_);
    // What was left of the last block becomes the beginning of this one without being copied once more.
    if (rest_.size() > 0) std::swap(block.buffer, rest_);
    is_waiting_ = false;
  }

  [[nodiscard]] bool is_complete(const PaddedBuffer& buffer, std::size_t wanted, std::size_t whole_lines) const {
    return whole_lines > 0 && (buffer.size() >= wanted || is_waiting_);
  }

  void read_more(PaddedBuffer& buffer, std::size_t wanted) {
    buffer.reserve(wanted);
    const std::size_t capacity = wanted - buffer.size();
    const std::size_t count = read(buffer.data() + buffer.size(), capacity);
    buffer.resize(buffer.size() + count);
    is_waiting_ = source_.is_live() && count < capacity;
  }

  /// Reads more bytes. Returns 0 when the source has ended, for whatever reason.
  std::size_t read(char* into, std::size_t capacity) {
    auto count = source_.read(into, capacity);
    if (!count) problem_ = std::move(count.error());
    source_ended_ = !count || *count == 0;
    return count.value_or(0);
  }

  /// Skips to just after the newline of a line that is too long, of which `block` holds the beginning.
  bool skip_line(Block& block) {
    const std::uint64_t line_begin = source_.position() - block.buffer.size();
    block.buffer.shrink(block_bytes_);  // the long line's memory is not needed to find its end
    block.buffer.reserve(block_bytes_);
    while (!source_ended_) {
      const std::string_view bytes(block.buffer.data(), read(block.buffer.data(), block_bytes_));
      const std::size_t newline = bytes.find('\n');
      if (newline == std::string_view::npos) continue;
      keep_rest(bytes.substr(newline + 1));
      break;
    }
    block.buffer.resize(0);
    block.file_offset = source_.position() - rest_.size();
    block.skipped_events = 1;
    block.problems.push_back(too_long_line(max_line_bytes_, line_begin));
    return true;
  }

  /// Keeps what has been read already for the next block.
  void keep_rest(std::string_view bytes) {
    if (bytes.empty()) return;
    rest_.reserve(std::max(block_bytes_, bytes.size()));
    std::memcpy(rest_.data(), bytes.data(), bytes.size());
    rest_.resize(bytes.size());
  }

  bool end(Block& block) {
    // The line that the error has broken off; without an error, nothing is left.
    block.skipped_events = block.buffer.size() > 0 ? 1 : 0;
    if (problem_) block.problems.push_back(*std::exchange(problem_, std::nullopt));
    block.buffer.resize(0);
    return false;
  }

  TextSource source_;
  std::size_t max_line_bytes_;
  std::size_t block_bytes_;
  PaddedBuffer rest_;  ///< read already, and belongs to the next block; empty while that is read
  bool source_ended_ = false;
  bool is_waiting_ = false;              ///< a live source has nothing more just now
  std::optional<InputProblem> problem_;  ///< the one that ended the source
};

}  // namespace

InputProblem too_long_line(std::size_t max_bytes, std::uint64_t line_begin) {
  return {"a line of more than " + std::to_string(max_bytes) + " bytes (see --max-line)", line_begin};
}

std::unique_ptr<BlockReader> make_line_block_reader(std::uint64_t offset, ByteSource& source,
                                                    const BlockOptions& options) {
  return std::make_unique<LineBlocks>(offset, source, options);
}

}  // namespace insitu
