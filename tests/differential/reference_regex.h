#pragma once

#include <string_view>

#include "grammar/service_regex.h"

namespace insitu::reference {

/// Whether `regex` is found anywhere in `subject`. Characters are code points; a byte sequence that is not UTF-8 counts
/// as U+FFFD.
bool regex_is_found(const ast::Regex& regex, std::string_view subject);

}  // namespace insitu::reference
