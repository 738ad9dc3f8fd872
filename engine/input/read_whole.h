#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// The maximum size of a template, query or event; a small compressed file may become that large.
inline constexpr std::size_t kMaxWholeBytes = std::size_t{256} << 20;

/// Returns the whole content of a file, decompressed; `-` is standard input. More than `max_bytes` bytes are a
/// problem. The error is the first one of opening or reading the file; what was read before it is lost.
std::expected<std::string, InputProblem> read_whole(const std::string& file, std::size_t max_bytes = kMaxWholeBytes);

/// Returns the rest of a source, if it could be opened. `too_much`: the message of more than `max_bytes` bytes.
std::expected<std::string, InputProblem> read_whole(
    const std::expected<std::unique_ptr<ByteSource>, InputProblem>& source, std::size_t max_bytes,
    const std::string& too_much);

/// Does the same with a regular file inside of a folder: whatever becomes of its path, no other file is read.
/// `relative`: as for open_file_below.
std::expected<std::string, InputProblem> read_whole_below(const std::filesystem::path& folder,
                                                          const std::filesystem::path& relative);

}  // namespace insitu
