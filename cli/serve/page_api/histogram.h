#pragma once

#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// Events by time and level: `groups`, `streams`, `start`, `end`, `language`, `text`, `buckets` → `width`, `buckets`
/// (also the empty ones), `totals`, `matched`, `scanned`, `bytes`, `milliseconds`.
Answered<Tree> histogram_for_page(PageCall& call, Members& in);

/// Events by level of each group: `group`, `start`, `end` → `levels`.
Answered<Tree> levels_for_page(PageCall& call, Members& in);

/// What the first screen shows of each group: `group`, `start`, `end`, `buckets` → `cards`.
Answered<Tree> overview_for_page(PageCall& call, Members& in);

}  // namespace insitu::serve
