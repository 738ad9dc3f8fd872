#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// Returns a source of the lines that begin at the offsets `from` to `to` - 1 of another, the last of them whole:
/// ranges that tile a file give each line once. It may be that there are none. The error states why there are no
/// ranges: the source is compressed or a pipe, or its text is UTF-16.
std::expected<std::unique_ptr<ByteSource>, InputProblem> make_range_source(std::unique_ptr<ByteSource> source,
                                                                           std::uint64_t from, std::uint64_t to);

/// Returns up to `wanted` bytes of text before that range of a source, as text_before() does. `source` must not have
/// been read from.
std::string text_before_range(ByteSource& source, std::uint64_t from, std::size_t wanted);

}  // namespace insitu
