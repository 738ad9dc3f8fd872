#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

/// What is at the front of a line of text, where its time may be.
namespace insitu {

/// Whether a character separates words.
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Returns a text without the blanks and colours at its front.
std::string_view without_front(std::string_view text);

/// Returns the length of what precedes the time in syslog: `<34>`, `<34>1 `.
std::size_t priority_length(std::string_view message);

/// Returns what follows a word that may precede the time: a word of letters in brackets, one of capitals with or
/// without a colon, the type that load balancers begin their lines with. Empty: the line begins with none of these.
std::string_view after_first_word(std::string_view line);

/// Returns what follows the `tls 2.0 ` with which network load balancers begin their lines. Empty: the line does not
/// begin so.
std::string_view after_tls_version(std::string_view line);

/// Whether a line begins with an address such as `203.0.113.7`, and not with the key of a pair: then it begins with no
/// time.
bool begins_with_address(std::string_view line);

/// A pair of logfmt.
struct TextPair {
  std::string_view key;
  std::string_view value;  ///< without quotes; escapes as they are
};

/// Takes the next `key=value` or `key="value"`, and the blanks after it, from the front of a line. nullopt: none begins
/// there.
std::optional<TextPair> take_pair(std::string_view& line);

}  // namespace insitu
