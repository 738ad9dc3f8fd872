#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cli/serve/operation.h"

namespace insitu::serve {

/// A page of a list: the items from `begin` to `end` - 1.
struct ListPage {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::string> next = std::nullopt;  ///< the token of the next page; nullopt: there is none
};

/// Cuts a page of at most `limit` of `total` items, from the place on that the token of the request names. `token` is
/// the member that has it. nullopt: `in` is refused with `bad_token`, for it is no token of this operation and these
/// parameters.
std::optional<ListPage> page_of_list(Call& call, Members& in, std::string_view operation, std::string_view token,
                                     std::size_t total, std::size_t limit, const Refusal& bad_token);

}  // namespace insitu::serve
