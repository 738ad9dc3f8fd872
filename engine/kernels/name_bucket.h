#pragma once

#include <cstddef>

namespace insitu::kernels {

/// The number of buckets into which the names of an object are divided.
inline constexpr std::size_t kNameBuckets = 64;

namespace {

/// Returns the bucket of a name by its first two bytes; the second byte of a name of one byte is the quote after it.
inline std::size_t name_bucket(char first, char second) {
  return (static_cast<unsigned char>(first) * 11U + static_cast<unsigned char>(second)) % kNameBuckets;
}

}  // namespace
}  // namespace insitu::kernels
