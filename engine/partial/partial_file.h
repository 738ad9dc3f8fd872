#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "engine/partial/partial_header.h"

namespace insitu {

// A partial result as bytes: eight that are always the same and have the version of the format; then, twice, the size
// of what follows and its content_hash (8 bytes each, the lowest first): of the header, and of the body, which is
// compressed with zstd. Nothing follows. What is written on one machine can be read on any other.

/// Returns the bytes of a partial result. `state`: what a query holds (HeldQuery::state). Throws std::bad_alloc.
std::string write_partial(const PartialHeader& header, std::string_view state);

/// Reads the header of a whole partial result, and checks that the body is what was written. The error states what is
/// wrong: "is no partial result", "ends too early", "is damaged".
std::expected<PartialHeader, std::string> read_partial_header(std::string_view bytes);

/// Reads the state. No more than `max_bytes` are taken. Errors are as above. Throws std::bad_alloc.
std::expected<std::string, std::string> read_partial_state(std::string_view bytes, std::size_t max_bytes);

}  // namespace insitu
