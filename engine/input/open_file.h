#pragma once

#include <expected>
#include <filesystem>
#include <memory>
#include <string>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// What becomes of a file whose first bytes are those of a compression.
enum class CompressedBytes : unsigned char { Opened, AsTheyAre };

/// Opens a file (`-` is NOT standard input here) and decompresses it when its first bytes are those of gzip (also of
/// several members, also with zero padding after the last), zstd, bzip2 or xz; the name does not matter.
/// Of a regular file the facts of the source hold when it was last written, unless the header of gzip states another
/// time. A directory is refused ("is a directory"), as is a file that cannot be opened or read (the system's own
/// message).
std::expected<std::unique_ptr<ByteSource>, InputProblem> open_file(const std::string& path);

/// Opens a regular file inside of a folder as `open_file` does, without following a link below the folder and without
/// waiting for another program: whatever becomes of the path in the meantime, nothing else is opened. `relative`: the
/// names below the folder, without `.` and `..`.
std::expected<std::unique_ptr<ByteSource>, InputProblem> open_file_below(
    const std::filesystem::path& folder, const std::filesystem::path& relative,
    CompressedBytes compressed = CompressedBytes::Opened);

/// Whether `open_file` may block until another program writes: true for everything that exists and is no regular file.
bool opening_may_block(const std::string& path);

/// Opens standard input as `open_file` opens a file. It reads file descriptor 0 and does not close it.
std::expected<std::unique_ptr<ByteSource>, InputProblem> open_standard_input();

}  // namespace insitu
