#pragma once

#include <cstddef>
#include <string_view>

#include "grammar/parsed_query.h"
#include "insitu/result.h"

namespace insitu {

/// The service's quota for the length of a query.
inline constexpr std::size_t kMaxQueryCharacters = 10'000;

/// Reads a Logs Insights query. It checks syntax only: names, arity, placement and quotas are checked by the plan, the
/// length of the text by the caller. The result does not borrow `text`. Returns the first refusal. Never throws.
Result<ParsedQuery> parse_query(std::string_view text);

}  // namespace insitu
