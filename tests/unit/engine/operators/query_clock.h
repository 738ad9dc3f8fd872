#pragma once

#include "insitu/query_clock.h"

namespace insitu {

/// Of queries that do not ask for the time.
inline constexpr QueryClock kClock{.now = 0, .start = {}, .end = {}};

}  // namespace insitu
