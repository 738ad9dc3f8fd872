#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/event_level.h"
#include "cli/serve/event_pages.h"
#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// An event with those beside it in its file. `ptr`, `before`, `after` → `event`, `inherited`, `fields`, `before`,
/// `after`.
Answered<Tree> event_for_page(PageCall& call, Members& in);

/// The event that a pointer is of: the `@ptr` of a query, or an event id. Refused if there is none any more.
Answered<StoredEvent> find_page_event(PageCall& call, std::string_view pointer);

/// An event as the page reads it, but for its level.
Tree tree_of_event(const StoredEvent& event, const std::string& group);

/// The fields of a message as a tree: of JSON all members in their order, each with its names in queries and in
/// patterns as far as it has any; of other messages what queries discover.
Tree::List fields_of_message(std::string_view message);

}  // namespace insitu::serve
