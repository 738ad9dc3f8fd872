#pragma once

#include <cstddef>
#include <string_view>

#include "grammar/parsed_query.h"
#include "grammar/result.h"

namespace insitu {

/// The service's quota.
inline constexpr std::size_t kMaxQueryCharacters = 10'000;

/// Reads a Logs Insights query: syntax only. Names, arity, placement and quotas (but for the length of the text, which
/// the caller checks) are the plan's business. Never throws.
Result<ParsedQuery> parse_query(std::string_view text);

}  // namespace insitu
