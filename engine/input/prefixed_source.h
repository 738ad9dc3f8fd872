#pragma once

#include <memory>
#include <optional>
#include <string>

#include "insitu/byte_source.h"

namespace insitu {

/// Makes a source of bytes that were read from `source` already, then of the problem that ended it, if one did, else of
/// what is left of it.
std::unique_ptr<ByteSource> make_prefixed_source(std::string read, std::optional<InputProblem> problem,
                                                 std::unique_ptr<ByteSource> source);

}  // namespace insitu
