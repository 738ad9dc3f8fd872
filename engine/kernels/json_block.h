#pragma once

#include <cstddef>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/json_object.h"

namespace insitu::kernels {
namespace {

/// Defaults for blocks whose instruction set has no better way to do the same. `Block` is the derived class.
template <class Block>
class JsonBlock {
 public:
  /// Loads the `size` bytes at `at`; the rest of the block is blanks. REQUIRES: size <= kBlock
  static Block load_first(const char* at, std::size_t size) {
    char bytes[kBlock];
    __builtin_memset(bytes, ' ', kBlock);
    __builtin_memcpy(bytes, at, size);
    return Block::load(bytes);
  }

  /// Writes the bytes of `which` to `to` without gaps. Where most bytes are of `which`, `keep` of the derived class
  /// does the same and is faster; it may write 64 bytes.
  static void pack(const char* at, Bits which, char* to) { pack_bytes(at, which, to); }

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
