#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

#include "engine/input/block_reader.h"
#include "engine/run/block_matcher.h"
#include "engine/run/scan.h"

namespace insitu {

/// What hangs on the results of a scan while its inputs are still read. Thread-safe.
class ScanProgress {
 public:
  virtual ~ScanProgress() = default;
  /// Nothing more is wanted of the whole scan.
  virtual bool is_over() = 0;
  /// Nothing more is wanted of this file.
  virtual bool has_enough_of(std::size_t file) = 0;
  /// Waits until the first `sequences` blocks have been worked off, or the scan is over.
  virtual void wait_for(std::uint64_t sequences) = 0;
};

/// Hands out the blocks of all inputs, one after the other. Thread-safe.
class BlockQueue {
 public:
  /// All must outlive the queue.
  BlockQueue(std::span<const Input> inputs, const ScanOptions& options, ScanProgress& progress)
      : inputs_(inputs), options_(options), progress_(progress) {}

  /// Fills the upper half of `result`. False: there is nothing left.
  bool next(BlockResult& result);

 private:
  [[nodiscard]] bool must_be_counted() const;
  bool open(BlockResult& result);
  bool end_file(BlockResult& result);
  void next_file(BlockResult& result);

  std::span<const Input> inputs_;
  const ScanOptions& options_;
  ScanProgress& progress_;
  std::mutex mutex_;
  std::size_t file_ = 0;
  std::uint64_t sequence_ = 0;
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<BlockReader> reader_;
};

}  // namespace insitu
