#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// One input of a scan. Opened when its turn comes, so that any number of files may be scanned. Its functions may be
/// called on any thread of the scan.
struct Input {
  std::function<std::expected<std::unique_ptr<ByteSource>, InputProblem>()> open;
  /// Whether `open` may block, as it does for a named pipe without a writer. Such an input is opened only after all
  /// earlier ones have been processed, because those may be all that is wanted. Empty: never.
  std::function<bool()> may_block = {};
  /// Makes `open` give the same bytes once more, after they have been read; returns false if that is impossible. Used
  /// only for inputs that may block; empty: impossible, as for a pipe.
  std::function<bool()> rewind = {};
  /// The log group and stream of events whose input states none; nullopt: those of the path.
  std::optional<std::string> log_group = {};
  std::optional<std::string> log_stream = {};
  std::string path = {};            ///< gives queries the log group and stream; `-` for standard input
  bool is_baseline = false;         ///< its events are the time before, with which a query compares
  bool may_be_passed_over = false;  ///< it was not named: if it is no text, it counts as empty and is announced
  /// Returns up to so many bytes of the file before the first byte of the input, fewer only where the file begins: of
  /// the lines there events may inherit times. Empty: the input is all of its file.
  std::function<std::string(std::size_t wanted)> text_before = {};
};
/// The file of that name, decompressed where its first bytes are those of gzip, zstd, bzip2 or xz.
Input file_input(const std::string& path);
/// The lines of an input that begin at the offsets `from` to `to` - 1; opening it fails if the input is compressed or a
/// pipe.
Input range_input(Input whole, std::uint64_t from, std::uint64_t to);
/// Bytes in memory, which every opening reads from their beginning.
Input memory_input(std::string bytes, const std::string& path);
/// Standard input, whose path is `-`.
Input standard_input();

}  // namespace insitu
