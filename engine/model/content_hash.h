#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace insitu {

/// Computes XXH64 (seed 0) of bytes that come in pieces: fast, and the same on every machine. It protects from damage
/// and confusion, not from an attacker. Not thread-safe.
class ContentHash {
 public:
  void add(std::string_view bytes);
  /// Returns the hash of all bytes so far.
  [[nodiscard]] std::uint64_t value() const;
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kStripe = 32;

  void mix(std::string_view stripe);

  std::array<std::uint64_t, 4> lanes_ = {0x60EA27EEADC0B5D6, 0xC2B2AE3D27D4EB4F, 0, 0x61C8864E7A143579};
  std::string rest_;  // less than a stripe
  std::uint64_t bytes_ = 0;
};

/// Returns the hash of one text.
std::uint64_t content_hash(std::string_view bytes);

}  // namespace insitu
