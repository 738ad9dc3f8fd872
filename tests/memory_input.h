#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>

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

/// Cannot be opened.
inline Input missing_input() {
  return {.open = []() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::unexpected(InputProblem{"missing"});
  }};
}

}  // namespace insitu
