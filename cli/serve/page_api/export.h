#pragma once

#include "cli/serve/http_message.h"
#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"

namespace insitu::serve {

/// A file to save: the rows of a query (`queryId`), or events, newest first (the parameters of FilterLogEvents and
/// `level`), in a `format`: csv, ndjson, json or markdown; with `bom` a CSV begins with a byte order mark. The rows of
/// a query are written as `insitu query --output` writes them.
Answered<HttpAnswer> export_for_page(PageCall& call, Members& in);

}  // namespace insitu::serve
