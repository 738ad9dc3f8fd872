#pragma once

#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

// What the page asks about a pattern or a query while it is typed. Offsets are in units of UTF-16.
namespace insitu::serve {

/// Whether a text is right: `ok`, `diagnostics`, and `canonical` if it is.
Answered<Tree> check_for_page(PageCall& call, Members& in);
/// What may stand at a place of a text: `from`, `to`, `items`. Of `groups` the first bytes are looked at.
Answered<Tree> complete_for_page(PageCall& call, Members& in);
/// Why an event, by `ptr` or as `message`, does or does not match: `match`, `title`, `nodes`.
Answered<Tree> explain_for_page(PageCall& call, Members& in);

}  // namespace insitu::serve
