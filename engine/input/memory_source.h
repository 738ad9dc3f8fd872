#pragma once

#include <memory>
#include <string>

#include "insitu/byte_source.h"

namespace insitu {

/// Makes a source of bytes in memory, which it keeps. `bytes` is never null.
std::unique_ptr<ByteSource> memory_source(std::shared_ptr<const std::string> bytes);

}  // namespace insitu
