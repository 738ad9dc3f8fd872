#pragma once

#include <string>
#include <string_view>

namespace insitu::cli {

/// Returns a query as HTML in which commands, functions, texts, numbers and comments have classes. Never refuses one:
/// what it does not know stays as it is.
std::string coloured_query(std::string_view query);

}  // namespace insitu::cli
