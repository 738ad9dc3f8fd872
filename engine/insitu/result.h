#pragma once

#include <expected>

#include "insitu/diagnostic.h"

namespace insitu {

/// What every step of the compile flow returns: its product, or the one Diagnostic that says why there is none.
template <class T>
using Result = std::expected<T, Diagnostic>;

}  // namespace insitu
