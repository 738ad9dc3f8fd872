#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// What a part of a text is that changes from event to event.
enum class TextKind : std::uint8_t {
  IpAddress,
  Time,
  Id,
  Url,
  Email,
  Path,
  Number,
  Token,  ///< any text
};
/// Returns the name that patterns print: `IPAddress`.
std::string_view name_of(TextKind kind);

/// What a byte can be a part of; several at once.
struct ByteClass {
  static constexpr std::uint8_t kDigit = 1;
  static constexpr std::uint8_t kHexLetter = 2;
  static constexpr std::uint8_t kLetter = 4;
  static constexpr std::uint8_t kOtherWord = 8;  ///< `_`, and every byte above 127
  static constexpr std::uint8_t kWord = kDigit | kLetter | kOtherWord;
  static constexpr std::uint8_t kAt = 16;
  static constexpr std::uint8_t kBlank = 32;
  static constexpr std::uint8_t kMark = 64;  ///< separates words, but is no white space
  static constexpr std::uint8_t kSeparator = kBlank | kMark;
};

/// The classes of all bytes.
inline constexpr std::array<std::uint8_t, 256> kByteClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t c = '0'; c <= '9'; ++c) classes[c] = ByteClass::kDigit;
  for (std::size_t c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = ByteClass::kLetter;
  for (std::size_t c = 'a'; c <= 'f'; ++c)
    classes[c] = classes[c - 'a' + 'A'] = ByteClass::kLetter | ByteClass::kHexLetter;
  for (std::size_t c = 128; c < 256; ++c) classes[c] = ByteClass::kOtherWord;
  classes['_'] = ByteClass::kOtherWord;
  classes['@'] = ByteClass::kAt;
  for (const char c : {' ', '\t', '\n', '\v', '\f', '\r'}) classes[static_cast<unsigned char>(c)] = ByteClass::kBlank;
  for (const char c : std::string_view("\"'`(){}[]<>,;=|:!?&*"))
    classes[static_cast<unsigned char>(c)] = ByteClass::kMark;
  return classes;
}();

/// Whether a character is one of a few. A loop: the texts are too short for a call.
inline bool is_one_of(char c, std::string_view few) {
  for (const char one : few) {
    if (one == c) return true;
  }
  return false;
}

inline std::uint8_t class_of(char c) { return kByteClasses[static_cast<unsigned char>(c)]; }
inline bool is_of(char c, std::uint8_t classes) { return (class_of(c) & classes) != 0; }
/// Whether the byte at an offset is of one of these classes; false at the end of the text.
inline bool is_of(std::string_view text, std::size_t at, std::uint8_t classes) {
  return at < text.size() && is_of(text[at], classes);
}

/// Whether a word can end before the byte at `at`: the text ends there, a separator follows, or only periods come
/// first.
inline bool is_word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == '.') ++at;
  return at == text.size() || is_of(text[at], ByteClass::kSeparator);
}

// Each of these looks for one kind at the begin of a word, and returns the offset where it ends. nullopt: it is not
// there. All REQUIRE: at < text.size()

std::optional<std::size_t> find_ip4_end(std::string_view text, std::size_t at);
std::optional<std::size_t> find_uuid_end(std::string_view text, std::size_t at);
std::optional<std::size_t> find_mac_end(std::string_view text, std::size_t at);
std::optional<std::size_t> find_ip6_end(std::string_view text, std::size_t at);
std::optional<std::size_t> find_url_end(std::string_view text, std::size_t at);
std::optional<std::size_t> find_email_end(std::string_view text, std::size_t at);
std::optional<std::size_t> find_path_end(std::string_view text, std::size_t at);
/// `0x7ffe12ab`
std::optional<std::size_t> find_hex_number_end(std::string_view text, std::size_t at);
/// Moments, with a date or without; looks at the byte before `at`, too.
std::optional<std::size_t> find_time_end(std::string_view text, std::size_t at);

/// A number, and the unit that may follow it.
struct FoundNumber {
  TextKind kind{};           ///< Number or Time
  std::size_t end = 0;       ///< of the number
  std::size_t unit_end = 0;  ///< of a unit without a blank before it; else `end`
};
std::optional<FoundNumber> find_number(std::string_view text, std::size_t at);

}  // namespace insitu
