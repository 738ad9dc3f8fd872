#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Returns bytes in base64 (RFC 4648), padded and without line breaks.
std::string base64_of(std::string_view bytes);

/// Returns the SHA-256 of bytes in base64, as a Content-Security-Policy names a script. Empty: the library of hashes
/// has none, or there is no memory for it.
std::string sha256_in_base64(std::string_view bytes);

}  // namespace insitu
