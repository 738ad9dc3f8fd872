#include "engine/input/archive_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/input/archive_reader.h"
#include "engine/input/decompress.h"

namespace insitu {
namespace {

class ArchiveBlocks final : public BlockReader {
 public:
  ArchiveBlocks(std::unique_ptr<ByteSource> archive, std::string path, const BlockOptions& options,
                const OpenMember& open)
      : archive_(std::move(archive)), path_(std::move(path)), options_(options), open_(open) {}

  bool next(Block& block) override {
    for (;;) {
      if (!member_.reader) {
        begin(block);
        if (!open_next(block)) return finish(block);
        if (!block.problems.empty()) return true;
        continue;
      }
      const bool goes_on = member_.reader->next(block);
      deliver(block);
      const bool is_first = !std::exchange(has_delivered_, true);
      if (goes_on) return true;
      close();
      if (!block.problems.empty() || is_first) return true;  // each member that is read has a block
    }
  }

 private:
  void begin(Block& block) const {
    block.clear(options_.block_bytes);
    block.buffer.resize(0);
    block.bytes_before = bytes_before_;
  }

  /// Opens the next member, or reports why it cannot be read. Returns false at the end of the archive.
  bool open_next(Block& block) {
    auto next = archive_.next();
    if (!next) {
      block.problems.push_back(std::move(next.error()));
      return false;
    }
    if (!*next) return false;
    ArchiveMember& member = **next;
    name_ = member.name;
    if (!member.content) {
      report(block, std::move(member.content.error()));
      return true;
    }
    if (options_.wants_member && !options_.wants_member(path_, name_)) return true;
    auto content = decompress(std::move(*member.content));
    if (!content) {
      report(block, std::move(content.error()));
      return true;
    }
    member_ = open_(std::move(*content), name_);
    if (member_.is_binary) {
      ++binaries_;
      member_ = {};
      return true;
    }
    BlockSource source;
    if (member_.block_source) source = *member_.block_source;
    source.member = name_;
    member_.block_source = std::make_shared<const BlockSource>(std::move(source));
    block.source = member_.block_source;
    has_delivered_ = false;
    for (InputProblem& note : std::exchange(member_.notes, {})) report(block, std::move(note));
    return true;
  }

  void report(Block& block, InputProblem problem) const {
    problem.part = name_;
    block.problems.push_back(std::move(problem));
  }

  void deliver(Block& block) {
    block.source = member_.block_source;
    block.bytes_before += bytes_before_;
    end_ = std::max(end_, block.bytes_before + block.file_offset + block.buffer.size() + 1);
    for (InputProblem& problem : block.problems) problem.part = name_;
    for (InputProblem& problem : block.problems_after) problem.part = name_;
  }

  void close() {
    member_ = {};
    bytes_before_ = std::max(bytes_before_, end_);
  }

  bool finish(Block& block) {
    if (const std::size_t binaries = std::exchange(binaries_, 0); binaries > 0) {
      block.problems.push_back({.message = fmt::format("binary members passed over: {}", binaries),
                                .kind = ProblemKind::Announcement,
                                .code = "input-binary"});
    }
    return false;
  }

  ArchiveReader archive_;
  std::string path_;  ///< of the archive
  BlockOptions options_;
  OpenMember open_;
  LayeredFile member_;              ///< that is read
  std::string name_;                ///< of it
  bool has_delivered_ = false;      ///< a block of it
  std::uint64_t bytes_before_ = 0;  ///< of earlier members
  std::uint64_t end_ = 0;           ///< of the blocks so far
  std::size_t binaries_ = 0;
};

}  // namespace

std::unique_ptr<BlockReader> make_archive_block_reader(std::unique_ptr<ByteSource> archive, std::string path,
                                                       const BlockOptions& options, const OpenMember& open) {
  return std::make_unique<ArchiveBlocks>(std::move(archive), std::move(path), options, open);
}

}  // namespace insitu
