#pragma once

#include <cstdint>

namespace insitu::serve {

/// The system's clock, in epoch milliseconds.
std::int64_t clock_now();

}  // namespace insitu::serve
