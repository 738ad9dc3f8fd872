#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// The maximum depth of nested objects and arrays.
inline constexpr std::size_t kMaxJsonDepth = 1024;

/// Returns the offset of the quote that closes the string of JSON whose opening quote precedes `at`. npos: there is
/// none.
std::size_t find_closing_quote(std::string_view bytes, std::size_t at);
/// Finds the first escape that JSON does not know in the text between a string's quotes, and returns its offset.
/// nullopt: there is none.
std::optional<std::size_t> find_bad_escape(std::string_view raw);

/// Overwrites `out` with the text of a string, escapes resolved. A surrogate without its partner becomes U+FFFD.
/// REQUIRES: `raw` has no bad escape
void unescape_json(std::string_view raw, std::string& out);
/// The same, but appends to `out`. REQUIRES: `raw` has no bad escape
void append_unescaped_json(std::string_view raw, std::string& out);

/// A string of JSON that was read.
struct JsonString {
  std::size_t end = 0;        ///< offset of its closing quote
  std::size_t text_size = 0;  ///< bytes of what it means
};
/// Reads a string of JSON whose opening quote precedes `at`, and writes what it means to `text`. nullopt: it has no
/// closing quote, or a bad escape or a control character comes first. REQUIRES: at <= bytes.size(); room for the bytes
/// from `at` on, all of which may be written to
std::optional<JsonString> read_json_string(std::string_view bytes, std::size_t at, char* text);

/// Returns the offset of the quote that closes the string of JSON whose opening quote precedes `at`, if every character
/// of the string is written as it is, but for `\"`, `\\`, `\n`, `\r` and `\t`. nullopt: it has other escapes, or is no
/// string. REQUIRES: at <= bytes.size()
std::optional<std::size_t> find_end_of_simple_json_string(std::string_view bytes, std::size_t at);

/// Whether `token` is exactly one number of JSON.
bool is_json_number(std::string_view token);

/// Appends `text` as a JSON string with its quotes; what is not valid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);
/// Returns the same.
std::string json_string(std::string_view text);

}  // namespace insitu
