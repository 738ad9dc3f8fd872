#pragma once

#include <optional>
#include <string>
#include <string_view>

// Hashes, and how bytes are written as text. The one room of the server that knows OpenSSL.
namespace insitu::serve {

/// The 32 bytes of a hash.
std::string sha256(std::string_view text);
/// The same, keyed.
std::string hmac_sha256(std::string_view key, std::string_view text);
/// Whether two texts are the same, in a time that does not depend on where they differ.
bool is_equal_in_constant_time(std::string_view left, std::string_view right);

/// Two digits for each byte, in lower case.
std::string hex(std::string_view bytes);
/// The alphabet of URLs, without padding (RFC 4648, section 5).
std::string base64url(std::string_view bytes);
/// nullopt: it is not in that alphabet.
std::optional<std::string> read_base64url(std::string_view text);

}  // namespace insitu::serve
