#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Append `text` in capital or small letters, character by character and whatever the locale is: `é` becomes `É`, `ß`
/// stays. Bytes that are no UTF-8 become U+FFFD.
void append_upper(std::string& out, std::string_view text);
void append_lower(std::string& out, std::string_view text);

}  // namespace insitu
