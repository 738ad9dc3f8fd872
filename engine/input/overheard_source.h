#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "insitu/byte_source.h"

namespace insitu {

/// Wraps a source so that `hear` is called with all bytes that are read of it, in their order.
std::unique_ptr<ByteSource> overheard_source(std::unique_ptr<ByteSource> source,
                                             std::function<void(std::string_view)> hear);

}  // namespace insitu
