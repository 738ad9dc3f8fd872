#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string_view>

#include "insitu/input_problem.h"

namespace insitu {

/// A file whose bytes can be read at any offset, by several threads at once. Offsets count from where its source began.
class RandomAccessFile {
 public:
  virtual ~RandomAccessFile() = default;
  RandomAccessFile() = default;
  RandomAccessFile(const RandomAccessFile&) = delete;
  RandomAccessFile& operator=(const RandomAccessFile&) = delete;

  /// Returns the size in bytes that the file had when it was opened.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Reads like ByteSource::read, but at `offset` and thread-safe. The same read may be repeated after an error.
  [[nodiscard]] virtual std::expected<std::size_t, InputProblem> read_at(std::uint64_t offset, char* into,
                                                                         std::size_t capacity) const = 0;
  /// Sets the offset at which ByteSource::read continues. Not thread-safe.
  virtual void seek(std::uint64_t offset) = 0;
};

/// What a source knows besides its bytes: each layer adds to what the layer below it knows.
struct SourceFacts {
  /// The number of gzip layers that were opened; from 2 on it is gzip in gzip.
  unsigned gzip_layers = 0;
  /// The name of another compression that was opened, such as `zstd`; empty: none. Static text.
  std::string_view other_compression = {};
  /// When the content was last written, in milliseconds since 1970 (UTC): what the outermost header of gzip states,
  /// else the time of a member of an archive or of a regular file. nullopt: it is not known, as of a pipe.
  std::optional<std::int64_t> modified_milliseconds = std::nullopt;
  /// The number of U+FFFD that decoding a text has put in place of bytes, so far.
  std::uint64_t replaced_characters = 0;
};

/// The bytes of one file, decompressed. Not thread-safe.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Reads up to `capacity` bytes and returns their number, at least one unless the end is reached (0). It may return
  /// less than asked for: what a pipe holds right now is handed on, so that a following tool sees lines as they come.
  /// After an error the source is at its end.
  virtual std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) = 0;

  /// Whether it is a pipe or a terminal: more may come at any time, and the reader of the output is waiting for it.
  [[nodiscard]] virtual bool is_live() const = 0;

  /// Returns what is known of the bytes. Only the number of replaced characters changes while they are read.
  [[nodiscard]] virtual SourceFacts facts() const { return {}; }

  /// Returns the same bytes for several threads at once; nullptr where they come only in their order. It is valid as
  /// long as the source.
  [[nodiscard]] virtual RandomAccessFile* random_access() { return nullptr; }

  /// Sets a function that every read calls before it waits for more to come. If it returns false, the source ends,
  /// because what may come is not needed. Sources that never wait never call it.
  virtual void ask_before_waiting(const std::function<bool()>& /*ask*/) {}
};

}  // namespace insitu
