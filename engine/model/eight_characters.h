#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace insitu {

/// Eight characters at a time: checks that they are digits where a shape has a `0`, and the same as the shape
/// elsewhere.
class EightCharacters {
 public:
  /// Eight characters that texts are compared with, known at compile time.
  class Shape {
   public:
    consteval explicit Shape(const char (&shape)[9]) {
      for (int at = 0; at < 8; ++at) {
        const auto character = static_cast<std::uint64_t>(static_cast<unsigned char>(shape[at]));
        word_ |= character << (8 * at);
        // The addition lifts every byte that is too large to its highest bit: 10 and more at a digit, 1 and more
        // elsewhere. A sum that overflows its byte does so only where the bit was set before.
        room_ |= std::uint64_t{shape[at] == '0' ? 0x76U : 0x7FU} << (8 * at);
      }
    }

   private:
    friend class EightCharacters;
    std::uint64_t word_ = 0;  // the first character lowest
    std::uint64_t room_ = 0;
  };

  /// REQUIRES: there are eight characters
  EightCharacters(const char* text, Shape shape) : values_(word_at(text) ^ shape.word_) {
    constexpr std::uint64_t kHighest = 0x8080'8080'8080'8080;
    fits_ = (((values_ + shape.room_) | values_) & kHighest) == 0;
    pairs_ = values_ * 10 + (values_ >> 8);
  }
  [[nodiscard]] bool fits() const { return fits_; }
  /// Returns the number that the digits `at` and `at` + 1 make. REQUIRES: fits()
  [[nodiscard]] int pair(int at) const { return static_cast<int>((pairs_ >> (8 * at)) & 0xFF); }

 private:
  /// Returns the first eight characters, the first one lowest on every machine.
  static std::uint64_t word_at(const char* text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    return std::endian::native == std::endian::little ? word : std::byteswap(word);
  }

  std::uint64_t values_;
  std::uint64_t pairs_ = 0;
  bool fits_ = false;
};

}  // namespace insitu
