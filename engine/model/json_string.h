#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace insitu {

/// Returns the number of bytes, of the next eight of a string of JSON, before the first one that means something: a
/// quote, a backslash or a control character. Eight: none does. `word` holds the bytes in the order of a little-endian
/// processor.
inline std::size_t count_plain_json(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = kOnes << 7;
  constexpr std::uint64_t kControl = 0x20;
  // The lowest mark is true; above it there may be false ones.
  const std::uint64_t quotes = word ^ (kOnes * '"');
  const std::uint64_t backslashes = word ^ (kOnes * '\\');
  const std::uint64_t marks =
      (((quotes - kOnes) & ~quotes) | ((backslashes - kOnes) & ~backslashes) | ((word - kOnes * kControl) & ~word)) &
      kHighBits;
  return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

/// Whether a byte of a string of JSON means nothing but itself.
inline bool is_plain_json(char byte) { return byte != '"' && byte != '\\' && static_cast<unsigned char>(byte) >= 0x20; }

/// Returns the offset, from `at` on, of the next byte of a string of JSON that means something. The size of `bytes`:
/// there is none. Takes eight bytes at once.
inline std::size_t find_end_of_plain_json(std::string_view bytes, std::size_t at) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, sizeof word);
      const std::size_t plain = count_plain_json(word);
      if (plain < sizeof word) return at + plain;
    }
  }
  while (at < bytes.size() && is_plain_json(bytes[at])) ++at;
  return at;
}

}  // namespace insitu
