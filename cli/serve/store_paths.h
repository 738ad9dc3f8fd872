#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace insitu::serve {

/// Returns the part of a file name that tells people which log group or stream it is of: each run of bytes outside of
/// `[A-Za-z0-9_-]` is a `-`, and at most 80 bytes are kept. Never empty, nor a path.
std::string slug_of(std::string_view name);

/// Returns the name of a file or folder of the store, without a suffix: `SLUG.N`.
std::string numbered_name(std::string_view name, std::uint64_t number);
/// Returns the number in the name of a file or folder of the store. nullopt: it has none.
std::optional<std::uint64_t> number_in(std::string_view file_name);

/// Returns the path of the events of a stream, below the store: `logs/SLUG.N/SLUG.N.jsonl`.
std::string path_of_events(std::string_view group, std::uint64_t group_number, std::string_view stream,
                           std::uint64_t stream_number);

}  // namespace insitu::serve
