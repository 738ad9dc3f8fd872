#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu::cli {

/// Breaks a paragraph at blanks into lines of at most `columns`, each after the first one after `indent` blanks. The
/// first one begins at column `begin`. No newline at the end.
std::string wrapped(std::string_view paragraph, std::size_t columns, std::size_t indent, std::size_t begin);

}  // namespace insitu::cli
