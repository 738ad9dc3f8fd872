#pragma once

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "insitu/scan_input.h"
#include "tests/memory_file.h"
#include "tests/trickling_source.h"

/// Inputs of a scan without files; each may be opened several times.
namespace insitu {

/// Read in order, `read_size` bytes at a time.
inline Input memory_input(const std::string& bytes, std::size_t read_size = std::size_t{1} << 20) {
  return {.open = [=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<TricklingSource>(bytes, read_size);
  }};
}

/// Read in chunks, by several threads at once.
inline Input chunked_input(const std::string& bytes) {
  return {.open = [=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<MemoryFile>(bytes);
  }};
}

/// Bytes that come through a pipe while they are read, `write_size` bytes at a time. An input of it may be opened once.
class Pipe {
 public:
  Pipe(std::string bytes, std::size_t write_size) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return;
    read_end_ = ends[0];
    writer_ = std::jthread([write_end = ends[1], bytes = std::move(bytes), write_size] {
      for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t count = ::write(write_end, bytes.data() + at, std::min(write_size, bytes.size() - at));
        if (count <= 0) break;
        at += static_cast<std::size_t>(count);
      }
      ::close(write_end);
    });
  }
  ~Pipe() {
    if (read_end_ >= 0) ::close(read_end_);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  /// REQUIRES: the pipe outlives the reading, which goes to the end
  [[nodiscard]] Input input() const { return file_input("/dev/fd/" + std::to_string(read_end_)); }

 private:
  int read_end_ = -1;
  std::jthread writer_;
};

/// Cannot be opened.
inline Input missing_input() {
  return {.open = []() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::unexpected(InputProblem{"missing"});
  }};
}

}  // namespace insitu
