#pragma once

#include <expected>
#include <memory>

#include "engine/input/byte_source.h"
#include "engine/input/input_problem.h"

namespace insitu {

/// Reads the first bytes of `source` and, when they are those of gzip, zstd, bzip2 or xz, puts the decompressor in
/// front of it; otherwise the source comes back with the same bytes.
///
/// Several members, frames or streams one after another are one file. gzip may be padded with zeros behind a member.
/// What was decoded before damaged data is handed out first, then comes the InputProblem; its offset counts
/// decompressed bytes.
std::expected<std::unique_ptr<ByteSource>, InputProblem> decompress(std::unique_ptr<ByteSource> source);

}  // namespace insitu
