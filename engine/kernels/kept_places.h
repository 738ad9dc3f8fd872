#pragma once

#include <cstdint>

namespace insitu::kernels {
namespace {

/// For each choice among eight bytes, one bit for each: the places of those that are chosen, in order; then zeros.
struct KeptPlaces {
  std::uint8_t of[256][8] = {};

  constexpr KeptPlaces() {
    for (unsigned chosen = 0; chosen < 256; ++chosen) {
      unsigned count = 0;
      for (unsigned place = 0; place < 8; ++place) {
        if ((chosen >> place & 1) != 0) of[chosen][count++] = static_cast<std::uint8_t>(place);
      }
    }
  }
};

inline constexpr KeptPlaces kKeptPlaces;

}  // namespace
}  // namespace insitu::kernels
