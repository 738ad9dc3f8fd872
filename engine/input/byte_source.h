#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>

#include "engine/input/input_problem.h"

namespace insitu {

/// A file whose bytes can be read at any place. Offsets count from where its source began.
class RandomAccessFile {
 public:
  virtual ~RandomAccessFile() = default;
  RandomAccessFile() = default;
  RandomAccessFile(const RandomAccessFile&) = delete;
  RandomAccessFile& operator=(const RandomAccessFile&) = delete;

  /// When it was opened.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// As ByteSource::read, but at `offset` and thread-safe. An error comes again when it is asked again.
  [[nodiscard]] virtual std::expected<std::size_t, InputProblem> read_at(std::uint64_t offset, char* into,
                                                                         std::size_t capacity) const = 0;
  /// From where ByteSource::read goes on.
  virtual void seek(std::uint64_t offset) = 0;
};

/// The bytes of one file, decompressed. Not thread-safe.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Reads up to `capacity` bytes, at least one unless the end is reached (0). May return less than asked for: what a
  /// pipe holds right now is handed on, so that a following tool sees lines as they come. After an error the
  /// source is at its end.
  virtual std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) = 0;

  /// True for pipes and terminals: more may come at any time, and whoever reads the answer is waiting for it.
  [[nodiscard]] virtual bool is_live() const = 0;

  /// The same bytes for several threads at once; nullptr where they come only in their order. Dies with the source.
  [[nodiscard]] virtual RandomAccessFile* random_access() { return nullptr; }

  /// `ask` is called by every read that would have to wait for more to come. Its answer false ends the source: nobody
  /// needs what may come. Sources that never wait never ask.
  virtual void ask_before_waiting(const std::function<bool()>& /*ask*/) {}
};

}  // namespace insitu
