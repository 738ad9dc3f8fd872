#pragma once

#include <string>
#include <string_view>

#include "insitu/span.h"

namespace insitu {

/// The text under a span of a query, on one line: each run of blanks, line breaks and comments becomes one blank, but
/// not in quotes.
std::string on_one_line(std::string_view query, Span span);

}  // namespace insitu
