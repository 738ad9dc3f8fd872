#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "engine/input/block.h"
#include "engine/input/input_layers.h"
#include "engine/run/block_result.h"
#include "engine/run/block_times.h"
#include "engine/run/events_before.h"
#include "engine/run/scan_progress.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"

namespace insitu {

/// Hands out the blocks of all inputs to the threads of a scan, which also do the reading. Each thread reads its own
/// chunk of a large file; other files (compressed, live, small) are read by one thread at a time, while the others read
/// the next file or match what was read. Thread-safe.
///
/// Blocks are begun in the order of the input, and as long as the results that wait for their turn have room, or the
/// turn has come. An input whose open may block is opened only after all earlier inputs have been processed; no later
/// input is opened before its end.
class BlockQueue {
 public:
  /// All must outlive the queue. `inheritance`: blocks come with what is known of the events before them.
  BlockQueue(std::span<const Input> inputs, const ScanOptions& options, ScanProgress& progress,
             const std::optional<TimeInheritance>& inheritance = {})
      : inputs_(inputs), options_(options), progress_(progress), inheritance_(inheritance) {}

  /// How many of `asked` threads can have something to do. Reads the first block. Call it before any `next`.
  unsigned useful_threads(unsigned asked);
  /// Fills the input half of `result`. The caller must process the block before the next call. Returns false when no
  /// blocks are left; a caller that stops earlier must end the scan.
  bool next(BlockResult& result);

 private:
  /// A file that is not at its end.
  struct OpenFile : std::enable_shared_from_this<OpenFile> {
    std::size_t index = 0;
    bool may_block = false;  ///< until another process opens the other end, or writes
    bool is_busy = true;     ///< a thread opens it, or reads what is read in order
    std::uint64_t next_sequence = 0;
    LayeredFile layers;  ///< the reader is one of all, or of what follows the chunks
    // What was read in order, where events inherit times.
    EarlierTime earlier;
    std::shared_ptr<const BlockSource> part;  ///< of an archive, or all

    [[nodiscard]] bool has_chunk(std::uint64_t sequence) const {
      return layers.chunks && sequence < layers.chunks->chunks();
    }
  };
  using Lock = std::unique_lock<std::mutex>;

  // With the lock held; `read` opens it for a while.
  std::optional<BlockPosition> position_to_read();
  bool may_open_next_file();
  void ask_what_may_block();
  [[nodiscard]] bool is_better_read(BlockPosition position) const;
  std::shared_ptr<OpenFile> file_of(BlockPosition position);
  bool read(OpenFile& file, BlockResult& result, Lock& lock);
  void end(const OpenFile& file, BlockResult& result);
  void take_ready(BlockResult& result);
  void keep_first(BlockResult& result);
  bool pass_on(BlockResult& result);

  bool is_stopped();
  bool open(OpenFile& file, Block& block);
  bool read_block(OpenFile& file, BlockResult& result);
  void note_events_before(OpenFile& file, BlockResult& result);
  std::unique_ptr<BlockTimes> take_times();
  [[nodiscard]] bool must_be_counted(std::size_t file) const;

  std::span<const Input> inputs_;
  const ScanOptions& options_;
  ScanProgress& progress_;
  std::optional<TimeInheritance> inheritance_;

  // Guarded by the lock of the progress.
  std::size_t next_file_ = 0;                   ///< to be opened
  std::deque<bool> next_may_block_;             ///< of the next files, once asked
  std::deque<std::shared_ptr<OpenFile>> open_;  ///< in the order of the input
  std::map<BlockPosition, BlockResult> ready_;  ///< read by one thread for another
  std::vector<BlockResult> spare_;              ///< their memory, for the next ones
  std::size_t idle_threads_ = 0;
  std::vector<std::unique_ptr<BlockTimes>> spare_times_;
};

}  // namespace insitu
