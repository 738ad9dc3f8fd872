#include "engine/match/literal_buckets.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/match/rarity.h"
#include "engine/model/ascii.h"

namespace insitu {
namespace {

using kernels::BucketNeedle;
using kernels::NeedleBuckets;

/// With so many literals one group of buckets still tells them from most of a log.
constexpr std::size_t kMaxOfOneGroup = 16;

/// Returns the offset of the bytes that tell a literal best from the rest of a log.
std::size_t best_window(std::string_view text, std::size_t size) {
  const auto worth = [&](std::size_t begin) {
    int sum = 0;
    for (const char byte : text.substr(begin, size)) sum += merit(byte);
    return sum;
  };
  std::size_t best = 0;
  for (std::size_t begin = 1; begin + size <= text.size(); ++begin) {
    if (worth(begin) > worth(best)) best = begin;
  }
  return best;
}

/// The bytes that the tables of a bucket let pass at one place: every lower half together with every upper half.
struct PassingBytes {
  std::uint16_t low = 0;
  std::uint16_t high = 0;

  void add(unsigned char byte) {
    low = static_cast<std::uint16_t>(low | 1U << byte % 16);
    high = static_cast<std::uint16_t>(high | 1U << byte / 16);
  }
  void add_all() { low = high = 0xFFFF; }
  /// Returns their share of all bytes of logs.
  [[nodiscard]] double share() const {
    static const auto kFrequencies = [] {
      std::array<double, 256> frequencies{};
      for (std::size_t byte = 0; byte < 256; ++byte) frequencies[byte] = frequency(static_cast<unsigned char>(byte));
      return frequencies;
    }();
    double share = 0;
    for (std::size_t byte = 0; byte < 256; ++byte) {
      if ((low >> byte % 16 & high >> byte / 16 & 1) != 0) share += kFrequencies[byte];
    }
    return std::min(share, 1.0);
  }
};

/// One bucket, while literals are added.
struct Bucket {
  std::array<PassingBytes, NeedleBuckets::kMaxWindow> places;
  std::vector<BucketNeedle> needles;

  void add(const BucketNeedle& needle, std::size_t window) {
    for (std::size_t i = 0; i < window; ++i) {
      if (i >= needle.size) {
        places[i].add_all();
        continue;
      }
      const char byte = needle.text[needle.window + i];
      places[i].add(static_cast<unsigned char>(byte));
      if (needle.is_caseless && is_letter(byte)) places[i].add(static_cast<unsigned char>(byte - 'a' + 'A'));
    }
    needles.push_back(needle);
  }
  /// Returns how many bytes of logs let the bucket pass, as a share.
  [[nodiscard]] double share(std::size_t window) const {
    double share = 1;
    for (std::size_t i = 0; i < window; ++i) share *= places[i].share();
    return share;
  }
};

/// Returns the bucket that passes the least more with one needle more. The first needles get buckets of their own.
Bucket& best_bucket(std::span<Bucket> buckets, const BucketNeedle& needle, std::size_t window) {
  const auto cost = [&](const Bucket& bucket) {
    Bucket more = {.places = bucket.places, .needles = {}};
    more.add(needle, window);
    return more.share(window) - bucket.share(window);
  };
  const auto is_free = [](const Bucket& bucket) { return bucket.needles.empty(); };
  const auto free = std::ranges::find_if(buckets, is_free);
  return free != buckets.end() ? *free : *std::ranges::min_element(buckets, {}, cost);
}

void set_tables(NeedleBuckets& tables, std::size_t bucket, std::size_t place, const PassingBytes& bytes) {
  const std::size_t group = bucket / NeedleBuckets::kBucketsOfGroup;
  const auto bit = static_cast<std::uint8_t>(1U << bucket % NeedleBuckets::kBucketsOfGroup);
  for (std::size_t half = 0; half < 16; ++half) {
    if ((bytes.low >> half & 1) != 0) tables.low[group][place][half] |= bit;
    if ((bytes.high >> half & 1) != 0) tables.high[group][place][half] |= bit;
  }
}

}  // namespace

BucketNeedle bucket_needle(const PlacedLiteral& literal, std::size_t window) {
  return {.text = literal.text.data(),
          .size = literal.text.size(),
          .window = window,
          .is_caseless = literal.letter_case == LetterCase::Ignored,
          .begins_field = literal.place.begins_field,
          .has_field_before = literal.place.has_field_before,
          .has_field_after = literal.place.has_field_after};
}

LiteralBuckets::LiteralBuckets(std::span<const PlacedLiteral> literals) : literals_(literals.begin(), literals.end()) {
  buckets_.groups = literals_.size() <= kMaxOfOneGroup ? 1 : 2;
  // Literals that share buckets let more bytes pass, and it takes more of them to tell one from another.
  if (literals_.size() > NeedleBuckets::kBucketsOfGroup) buckets_.window = NeedleBuckets::kMaxWindow;
  const std::size_t window = buckets_.window;
  std::vector<Bucket> sorted(buckets_.groups * NeedleBuckets::kBucketsOfGroup);
  for (const PlacedLiteral& literal : literals_) {
    const std::size_t size = std::min(window, literal.text.size());
    const BucketNeedle needle = bucket_needle(literal, best_window(literal.text, size));
    best_bucket(sorted, needle, window).add(needle, window);
  }
  for (std::size_t bucket = 0; bucket < sorted.size(); ++bucket) {
    buckets_.first[bucket] = static_cast<std::uint32_t>(needles_.size());
    needles_.insert(needles_.end(), sorted[bucket].needles.begin(), sorted[bucket].needles.end());
    for (std::size_t i = 0; i < window; ++i) set_tables(buckets_, bucket, i, sorted[bucket].places[i]);
  }
  std::fill(buckets_.first + sorted.size(), std::end(buckets_.first), static_cast<std::uint32_t>(needles_.size()));
  buckets_.needles = needles_.data();
}

std::size_t LiteralBuckets::find(std::string_view bytes, std::size_t from) const {
  static const kernels::LiteralKernels& kKernels = kernels::literal_kernels(kernels::instruction_set_in_use());
  return kKernels.in_buckets(bytes.data(), bytes.size(), from, buckets_);
}

}  // namespace insitu
