#pragma once

#include <string_view>

#include "engine/plan/query_plan.h"

namespace insitu {

/// Whether a `SOURCE` selects events whose `@log` is `log`.
bool selects_log_group(const SourceNode& source, std::string_view log);

/// Whether an account precedes the name of a log group: `123456789012:/aws/lambda/fn`.
bool has_account(std::string_view log);

}  // namespace insitu
