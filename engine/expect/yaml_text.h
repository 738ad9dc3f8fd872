#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Returns a text as a scalar of YAML that is read as this text, in block and in flow style: plain where that is safe,
/// else in quotes. Always one line.
std::string yaml_text(std::string_view text);

}  // namespace insitu
