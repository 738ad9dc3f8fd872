#include "cli/serve/operations/list_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/serve/paging.h"
#include "cli/serve/protocols/json.h"

namespace insitu::serve {
namespace {

/// All parameters of a request but its token, in one text.
std::string parameters_without(const Members& in, std::string_view token) {
  Tree::Map members = *in.tree().members();
  std::erase_if(members, [&](const auto& member) { return member.first == token; });
  std::ranges::sort(members, {}, &Tree::Map::value_type::first);
  return write_json(Tree::map(std::move(members)));
}

}  // namespace

std::optional<ListPage> page_of_list(Call& call, Members& in, std::string_view operation, std::string_view token,
                                     std::size_t total, std::size_t limit, const Refusal& bad_token) {
  const PageTokens tokens(call.server.store().key());
  const std::string parameters = parameters_without(in, token);
  ListPage page;
  if (const auto written = in.text(token)) {
    const auto position = tokens.read(*written, operation, parameters);
    const auto* const end = position ? position->data() + position->size() : nullptr;
    if (!position || std::from_chars(position->data(), end, page.begin).ptr != end) {
      in.reject(bad_token);
      return std::nullopt;
    }
  }
  page.begin = std::min(page.begin, total);
  page.end = std::min(total, page.begin + limit);
  if (page.end < total) page.next = tokens.make(operation, parameters, fmt::to_string(page.end));
  return page;
}

}  // namespace insitu::serve
