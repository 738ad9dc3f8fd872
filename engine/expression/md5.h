#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Returns the MD5 hash of a text in hexadecimal digits. Empty: the processor's policy forbids it.
std::string md5_digits(std::string_view text);

}  // namespace insitu
