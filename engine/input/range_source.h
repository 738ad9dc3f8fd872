#pragma once

#include <cstdint>
#include <expected>
#include <memory>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// Returns a source of the lines that begin at the offsets `from` to `to` - 1 of another, the last of them whole:
/// ranges that tile a file give each line once. It may be that there are none. The error states why there are no
/// ranges: the source is compressed or a pipe, or its text is UTF-16.
std::expected<std::unique_ptr<ByteSource>, InputProblem> make_range_source(std::unique_ptr<ByteSource> source,
                                                                           std::uint64_t from, std::uint64_t to);

}  // namespace insitu
