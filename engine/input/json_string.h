#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace insitu {

/// Returns the offset, from `at` on, of the next byte of a string of JSON that means something: a quote, a backslash or
/// a control character. The size of `bytes`: there is none. Takes eight bytes at once.
inline std::size_t find_end_of_plain_json(std::string_view bytes, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = kOnes << 7;
  constexpr std::uint64_t kControl = 0x20;
  if constexpr (std::endian::native == std::endian::little) {
    for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, sizeof word);
      // The lowest mark is true; above it there may be false ones.
      const std::uint64_t quotes = word ^ (kOnes * '"');
      const std::uint64_t backslashes = word ^ (kOnes * '\\');
      const std::uint64_t marks = (((quotes - kOnes) & ~quotes) | ((backslashes - kOnes) & ~backslashes) |
                                   ((word - kOnes * kControl) & ~word)) &
                                  kHighBits;
      if (marks != 0) return at + static_cast<std::size_t>(std::countr_zero(marks)) / 8;
    }
  }
  while (at < bytes.size() && bytes[at] != '"' && bytes[at] != '\\' &&
         static_cast<unsigned char>(bytes[at]) >= kControl)
    ++at;
  return at;
}

}  // namespace insitu
