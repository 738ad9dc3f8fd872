#include "engine/model/content_hash.h"

#include <algorithm>
#include <bit>

namespace insitu {
namespace {

// The primes of xxHash.
constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5;

/// Reads a number of up to 8 bytes, the lowest byte first.
std::uint64_t low_byte_first(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) number = number << 8 | static_cast<std::uint8_t>(bytes[i - 1]);
  return number;
}

std::uint64_t eight_bytes(const char* bytes) { return low_byte_first({bytes, 8}); }

std::uint64_t rounded(std::uint64_t lane, std::uint64_t input) {
  return std::rotl(lane + input * kPrime2, 31) * kPrime1;
}

}  // namespace

void ContentHash::add(std::string_view bytes) {
  bytes_ += bytes.size();
  if (!rest_.empty()) {
    const std::string_view wanted = bytes.substr(0, kStripe - rest_.size());
    rest_ += wanted;
    bytes.remove_prefix(wanted.size());
    if (rest_.size() < kStripe) return;
    mix(rest_);
    rest_.clear();
  }
  for (; bytes.size() >= kStripe; bytes.remove_prefix(kStripe)) mix(bytes.substr(0, kStripe));
  rest_ = bytes;
}

void ContentHash::mix(std::string_view stripe) {
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    lanes_[lane] = rounded(lanes_[lane], eight_bytes(stripe.data() + 8 * lane));
  }
}

std::uint64_t ContentHash::value() const {
  std::uint64_t hash = kPrime5;
  if (bytes_ >= kStripe) {
    hash = std::rotl(lanes_[0], 1) + std::rotl(lanes_[1], 7) + std::rotl(lanes_[2], 12) + std::rotl(lanes_[3], 18);
    for (const std::uint64_t lane : lanes_) hash = (hash ^ rounded(0, lane)) * kPrime1 + kPrime4;
  }
  hash += bytes_;
  std::string_view rest = rest_;
  for (; rest.size() >= 8; rest.remove_prefix(8)) {
    hash = std::rotl(hash ^ rounded(0, eight_bytes(rest.data())), 27) * kPrime1 + kPrime4;
  }
  if (rest.size() >= 4) {
    hash = std::rotl(hash ^ low_byte_first(rest.substr(0, 4)) * kPrime1, 23) * kPrime2 + kPrime3;
    rest.remove_prefix(4);
  }
  for (const char byte : rest) hash = std::rotl(hash ^ static_cast<std::uint8_t>(byte) * kPrime5, 11) * kPrime1;
  hash = (hash ^ hash >> 33) * kPrime2;
  hash = (hash ^ hash >> 29) * kPrime3;
  return hash ^ hash >> 32;
}

std::uint64_t content_hash(std::string_view bytes) {
  ContentHash hash;
  hash.add(bytes);
  return hash.value();
}

}  // namespace insitu
