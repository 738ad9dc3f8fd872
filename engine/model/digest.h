#pragma once

#include <optional>
#include <string>
#include <string_view>

// Hashes, and how bytes are written as text.
namespace insitu {

/// Returns the 32 bytes of a hash. Empty: the library of hashes has none, or there is no memory for it.
std::string sha256(std::string_view bytes);
/// The same, keyed.
std::string hmac_sha256(std::string_view key, std::string_view text);
/// Whether two texts are the same, in a time that does not depend on where they differ.
bool is_equal_in_constant_time(std::string_view left, std::string_view right);

/// Returns two digits for each byte, in lower case.
std::string hex(std::string_view bytes);
/// Returns bytes in base64 (RFC 4648), padded and without line breaks.
std::string base64_of(std::string_view bytes);
/// The same in the alphabet of URLs, without padding (section 5).
std::string base64url_of(std::string_view bytes);
/// Reads what base64url_of() writes. nullopt: it is not in that alphabet.
std::optional<std::string> read_base64url(std::string_view text);

}  // namespace insitu
