#pragma once

#include <string_view>

#include "engine/plan/query_plan.h"

namespace insitu {

/// Whether a `SOURCE` selects events whose `@log` is `log`.
bool selects_log_group(const SourceNode& source, std::string_view log);

}  // namespace insitu
