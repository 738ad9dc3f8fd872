#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "insitu/byte_source.h"

namespace insitu {

/// Returns a source with the same bytes, read in their order, that adds their number to `count`.
std::unique_ptr<ByteSource> make_counted_source(std::unique_ptr<ByteSource> source,
                                                std::shared_ptr<std::atomic<std::uint64_t>> count);

}  // namespace insitu
