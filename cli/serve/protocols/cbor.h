#pragma once

#include <string>
#include <string_view>

#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// Reads the body of a request in CBOR (RFC 8949): a map, nested at most 64 deep; an empty body is one without members.
/// A member that is null or undefined is not there, and neither is such an item of a list.
///
/// Maps, lists and texts may be of unknown length, integers of any width, numbers of 16, 32 or 64 bits. Tag 1 over a
/// number is a moment; other tags are passed over. The refusal is a SerializationException: of what is broken or cut
/// off, of bytes (no operation takes any), of names that are no texts or occur twice, and of integers beyond 64 bits.
/// No length is believed before as much is there.
Answered<Tree> read_cbor(std::string_view body);

/// Writes CBOR: maps, lists and texts of known length, integers as short as they can be, doubles always in 64 bits,
/// moments as tag 1 over a double, in seconds. What is not valid UTF-8 becomes U+FFFD.
std::string write_cbor(const Tree& tree);
/// Writes why an operation was not done.
std::string write_cbor_error(const Refusal& refusal);

}  // namespace insitu::serve
