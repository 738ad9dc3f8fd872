#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/input/block.h"
#include "engine/input/block_reader.h"
#include "insitu/block_options.h"
#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// Makes the BlockReader of InputShape::Lines. It reads the lines from `offset` on, where one begins and where `source`
/// reads next. `source` must outlive the reader.
std::unique_ptr<BlockReader> make_line_block_reader(std::uint64_t offset, ByteSource& source,
                                                    const BlockOptions& options);

/// Returns the problem of a line of more than `max_bytes` bytes that begins at offset `line_begin` of the file.
InputProblem too_long_line(std::size_t max_bytes, std::uint64_t line_begin);

}  // namespace insitu
