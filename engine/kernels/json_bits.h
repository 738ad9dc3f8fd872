#pragma once

#include <cstdint>

/// 64 bytes of JSON as words of 64 bits: what the passes of this folder have in common. It is compiled with the options
/// of the file that includes it, so nothing in here may have external linkage, and nothing inline of another header is
/// called.
namespace insitu::kernels {
namespace {

using Bits = std::uint64_t;  // one for each byte of a block; the first lowest

inline constexpr unsigned kBlock = 64;

inline Bits bits_below(unsigned place) { return place >= kBlock ? ~Bits{0} : (Bits{1} << place) - 1; }
inline unsigned lowest(Bits bits) { return static_cast<unsigned>(__builtin_ctzll(bits)); }
inline unsigned popcount(Bits bits) { return static_cast<unsigned>(__builtin_popcountll(bits)); }

/// Finds the bytes that a backslash escapes. Carries over into the next block.
class EscapeFinder {
 public:
  EscapeFinder() = default;
  /// `is_open`: a backslash before the first block escapes its first byte.
  explicit EscapeFinder(bool is_open) : carry_(is_open ? 1 : 0) {}

  /// Whether a backslash at the end of the last block escapes the byte after it.
  [[nodiscard]] bool is_open() const { return carry_ != 0; }
  Bits escaped(Bits backslash) {
    if (backslash == 0) {
      const Bits first = carry_;
      carry_ = 0;
      return first;
    }
    // In a run of backslashes every second one is escaped, and what follows a run of odd length.
    constexpr Bits kEven = 0x5555555555555555;
    backslash &= ~carry_;
    const Bits follows = backslash << 1 | carry_;
    const Bits odd_starts = backslash & ~kEven & ~follows;
    Bits even_ends = 0;
    carry_ = static_cast<Bits>(__builtin_add_overflow(odd_starts, backslash, &even_ends));
    return (kEven ^ (even_ends << 1)) & follows;
  }
  /// Returns the same, faster where hardly any backslash follows another one.
  Bits escaped_by_single(Bits backslash) {
    if ((backslash & (backslash << 1 | carry_)) != 0) return escaped(backslash);
    const Bits escaped = backslash << 1 | carry_;
    carry_ = backslash >> (kBlock - 1);
    return escaped;
  }

 private:
  Bits carry_ = 0;
};

}  // namespace
}  // namespace insitu::kernels
