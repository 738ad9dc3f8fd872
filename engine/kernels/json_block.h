#pragma once

#include <cstddef>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/json_object.h"

namespace insitu::kernels {
namespace {

/// Copies `size` bytes, from kHalf to twice as many, as two pieces that may overlap.
template <std::size_t kHalf>
inline void copy_halves(char* to, const char* from, std::size_t size) {
  __builtin_memcpy(to, from, kHalf);
  __builtin_memcpy(to + size - kHalf, from + size - kHalf, kHalf);
}

/// Copies 1 to 128 bytes without a call, which would have to save the vectors.
inline void copy_short(char* to, const char* from, std::size_t size) {
  if (size >= 64) return copy_halves<64>(to, from, size);
  if (size >= 32) return copy_halves<32>(to, from, size);
  if (size >= 16) return copy_halves<16>(to, from, size);
  if (size >= 8) return copy_halves<8>(to, from, size);
  if (size >= 4) return copy_halves<4>(to, from, size);
  if (size >= 2) return copy_halves<2>(to, from, size);
  *to = *from;
}

/// Defaults for blocks whose instruction set has no better way to do the same. `Block` is the derived class.
template <class Block>
class JsonBlock {
 public:
  /// The last bytes of a text, with blanks after them, as a window of blocks.
  class Tail {
   public:
    /// REQUIRES: 0 < size <= kBlock + 1
    Tail(const char* at, std::size_t size) {
      __builtin_memset(bytes_, ' ', sizeof bytes_);
      copy_short(bytes_, at, size);
    }
    /// Returns the block that begins `offset` bytes later, at most two.
    [[nodiscard]] Block block(std::size_t offset) const { return Block::load(bytes_ + offset); }

   private:
    char bytes_[kBlock + 32];
  };

  /// Remembers whether a control character, or a byte beyond ASCII, was in one of the blocks.
  class Seen {
   public:
    void add(const Block& block) {
      controls_ |= block.below(0x20);
      high_ |= block.high();
    }
    [[nodiscard]] bool has_controls() const { return controls_ != 0; }
    [[nodiscard]] bool has_high() const { return high_ != 0; }

   private:
    Bits controls_ = 0;
    Bits high_ = 0;
  };

  /// A ByteSet prepared for look-ups.
  class Set {
   public:
    explicit Set(const ByteSet& set) : set_(set) {}
    [[nodiscard]] Bits among(const Block& block) const { return block.among(set_); }

   private:
    ByteSet set_;
  };

 private:
  JsonBlock() = default;
  friend Block;
};

}  // namespace
}  // namespace insitu::kernels
