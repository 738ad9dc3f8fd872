#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// How deep objects and arrays may nest.
inline constexpr std::size_t kMaxJsonDepth = 1024;

/// The offset of the first escape that JSON does not know in what stands between a string's quotes.
std::optional<std::size_t> find_bad_escape(std::string_view raw);

/// The text of a string, escapes resolved, in `out`. A surrogate without its partner becomes U+FFFD.
/// REQUIRES: `raw` has no bad escape
void unescape_json(std::string_view raw, std::string& out);

/// Whether `token` is exactly one number of JSON.
bool is_json_number(std::string_view token);

/// Appends `text` as a JSON string with its quotes; what is not valid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace insitu
