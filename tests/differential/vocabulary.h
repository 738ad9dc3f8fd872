#pragma once

#include <string>
#include <string_view>

/// The words of random patterns and random events: few, so that they often match.
namespace insitu::vocabulary {

/// A literal of either language.
inline std::string quoted(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + "\"";
}

/// Member names that a selector writes as they are, and some that need `['...']`.
inline constexpr std::string_view kPlainNames[] = {"a", "a", "a", "a", "b", "b", "b", "level", "detail-type", "0"};
inline constexpr std::string_view kOddNames[] = {"x.y", "오류", "a b", "", "/", "\\"};

inline constexpr std::string_view kWords[] = {"ERROR", "ERR", "R",   "WARN", "a",   "ab",          "aab",
                                              "/",     "x.y", "404", "5e2",  "500", "111.111.111", "u0045"};

inline constexpr std::string_view kTexts[] = {
    "ERROR", "WARN",   "a",   "ab",      "aab",         "abab",    "aXbXb", "/a/b", "",     "404",
    "500",   "5e2",    "a b", " ",       "111.111.111", "C:\\tmp", "오류",  "true", "null", "\t",
    "a\n",   "\"hi\"", "😀",  "x\u00e9", "a/b",         "/",       "E/R",   "a\"R", "E\\R", "\"\\/"};

/// Numbers as JSON writes them; a pattern may write them too.
inline constexpr std::string_view kNumbers[] = {"0",
                                                "-0",
                                                "1",
                                                "500",
                                                "500.0",
                                                "5e2",
                                                "5E+2",
                                                "0.5",
                                                "404",
                                                "404.0",
                                                "-1",
                                                "1e400",
                                                "-1e400",
                                                "2e400",
                                                "1e-400",
                                                "123456789012345678901234567890",
                                                "111",
                                                "1.5",
                                                "9007199254740992",
                                                "9007199254740993",
                                                "0.1",
                                                "0.10000000000000000001"};

inline constexpr std::string_view kFieldNames[] = {"ip", "a", "w1", "status-code", "2", "ERROR"};

/// Bytes that occur in text that was never meant to be parsed.
inline constexpr std::string_view kOddBytes[] = {"\r",
                                                 "\t",
                                                 "\v",
                                                 std::string_view("\0", 1),
                                                 "\xFF",
                                                 "\xC3",
                                                 "\xED\xA0\x80",
                                                 "\xE0\x80",
                                                 "\xF0\x9F\x98",
                                                 "\\",
                                                 "\"",
                                                 "[",
                                                 "]",
                                                 "{",
                                                 "}",
                                                 "%",
                                                 "\\u0045",
                                                 "\\ud800",
                                                 "\xEF\xBF\xBD",
                                                 "\x7F"};

}  // namespace insitu::vocabulary
