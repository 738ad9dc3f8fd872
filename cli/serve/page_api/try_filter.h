#pragma once

#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// What a metric filter would publish, before it is put: `logGroupName`, `filterPattern`, `metricTransformation`,
/// `start`, `end`, `period` (milliseconds) → `matched`, `scanned`, `published`, `notes`, and at most 20 `series`.
Answered<Tree> try_filter_for_page(PageCall& call, Members& in);

}  // namespace insitu::serve
