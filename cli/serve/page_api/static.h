#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/serve/http_message.h"

namespace insitu::serve {

/// The file of the page at a path: `/`, `/app.js` and so on, with the headers that keep it from doing more than it
/// should. nullopt: the page has no such file. `folder`, if it is set, is where its files are read anew at each
/// request, for those who work on it; files that are not there are those that are built in.
std::optional<HttpAnswer> answer_page_file(std::string_view path, const std::optional<std::string>& folder);

}  // namespace insitu::serve
