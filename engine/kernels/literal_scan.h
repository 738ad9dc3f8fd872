#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/literal_kernels.h"

/// The search of literal_kernels.h, written once for all instruction sets. It is compiled with the options of the file
/// that includes it, so nothing in here has external linkage, and nothing inline of another header is called.
///
/// `Vector` is one instruction set: its vectors of `Bytes`, and `Truth`, the result of a comparison for each byte. One
/// that `kHasTables` also has `Table`, 16 bytes to look up, each byte of a vector by its lower or its upper half.
namespace insitu::kernels {
namespace {

inline bool is_white_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Whether the bytes at `at` begin with the needle. A loop, because a call of memcmp would have to save the vectors.
inline bool begins_with(const char* at, const char* end, const Needle& needle) {
  if (static_cast<std::size_t>(end - at) < needle.size) return false;
  for (std::size_t i = 0; i < needle.size; ++i) {
    if (at[i] != needle.text[i]) return false;
  }
  return true;
}

/// Whether white space and something else follow on the same line.
inline bool another_field_follows(const char* at, const char* end) {
  while (at != end && !is_white_space(*at)) ++at;
  while (at != end && is_white_space(*at) && *at != '\n') ++at;
  return at != end && *at != '\n';
}

/// Holds `kCount` needles, each of their anchor bytes repeated over a vector. Borrows the needles.
template <class Vector, std::size_t kCount>
class Needles {
 public:
  using Truth = typename Vector::Truth;

  explicit Needles(const Needle* needles) : needles_(needles) {
    for (std::size_t i = 0; i < kCount; ++i) {
      first_[i] = Vector::all(needles[i].text[needles[i].first]);
      second_[i] = Vector::all(needles[i].text[needles[i].second]);
      if (needles[i].second > reach_) reach_ = needles[i].second;
    }
  }

  /// Returns the maximum distance of an anchor from the begin of its occurrence, in bytes.
  [[nodiscard]] std::size_t reach() const { return reach_; }
  /// Returns for each byte of a vector at `at` whether an occurrence may begin there.
  [[nodiscard]] Truth anchored(const char* at) const {
    Truth any = anchored(at, 0);
    for (std::size_t i = 1; i < kCount; ++i) any = Vector::either(any, anchored(at, i));
    return any;
  }
  /// Whether a needle occurs exactly at `at`, with the other fields that it asks for on its line.
  [[nodiscard]] bool occurs(const char* bytes, const char* at, const char* end) const {
    for (std::size_t i = 0; i < kCount; ++i) {
      const Needle& needle = needles_[i];
      if (!begins_with(at, end, needle)) continue;
      if (needle.has_field_before && (at == bytes || at[-1] == '\n')) continue;
      if (needle.has_field_after && !another_field_follows(at + needle.size, end)) continue;
      return true;
    }
    return false;
  }

 private:
  [[nodiscard]] Truth anchored(const char* at, std::size_t i) const {
    return Vector::both(Vector::equal(Vector::load(at + needles_[i].first), first_[i]),
                        Vector::equal(Vector::load(at + needles_[i].second), second_[i]));
  }

  typename Vector::Bytes first_[kCount];
  typename Vector::Bytes second_[kCount];
  const Needle* needles_;
  std::size_t reach_ = 0;
};

/// Whether a field may begin after this byte.
inline bool may_precede_field(char byte) { return static_cast<unsigned char>(byte) <= '"' || byte == '['; }

/// Returns for each byte of a vector at `at` whether a field may begin there. Reads the byte before it.
template <class Vector>
typename Vector::Truth field_starts(const char* at) {
  const typename Vector::Bytes before = Vector::load(at - 1);
  return Vector::either(Vector::at_most(before, Vector::all('"')), Vector::equal(before, Vector::all('[')));
}

/// Implements FindLiterals for a fixed number of needles.
template <class Vector, bool kAtFieldStart, std::size_t kCount>
std::size_t find(const char* bytes, std::size_t size, std::size_t from, const Needle* literals) {
  const Needles<Vector, kCount> needles(literals);
  const char* const end = bytes + size;
  const auto occurs = [&](std::size_t begin) {
    if (kAtFieldStart && begin > 0 && !may_precede_field(bytes[begin - 1])) return false;
    return needles.occurs(bytes, bytes + begin, end);
  };
  if (kAtFieldStart && from == 0 && size > 0) {
    if (occurs(0)) return 0;
    from = 1;
  }
  for (; from + needles.reach() + Vector::kWidth <= size; from += Vector::kWidth) {
    typename Vector::Truth anchored = needles.anchored(bytes + from);
    if constexpr (kAtFieldStart) anchored = Vector::both(anchored, field_starts<Vector>(bytes + from));
    for (std::uint64_t bits = Vector::bits(anchored); bits != 0; bits &= bits - 1) {
      const std::size_t begin = from + static_cast<std::size_t>(__builtin_ctzll(bits)) / Vector::kBitsOfByte;
      if (occurs(begin)) return begin;
    }
  }
  for (; from < size; ++from) {
    if (occurs(from)) return from;
  }
  return size;
}

template <class Vector, bool kAtFieldStart>
std::size_t find(const char* bytes, std::size_t size, std::size_t from, const Needle* needles, std::size_t count) {
  switch (count) {
    case 1: return find<Vector, kAtFieldStart, 1>(bytes, size, from, needles);
    case 2: return find<Vector, kAtFieldStart, 2>(bytes, size, from, needles);
    default: return find<Vector, kAtFieldStart, 3>(bytes, size, from, needles);
  }
}

// ---- many literals

/// The bits of the buckets that can be at `at`, of whose bytes so many are `there`, at least one.
template <std::size_t kGroups, std::size_t kWindow>
std::uint32_t buckets_at(const NeedleBuckets& buckets, const char* at, std::size_t there) {
  std::uint32_t all = 0;
  for (std::size_t group = 0; group < kGroups; ++group) {
    std::uint32_t bits = 0xFF;
    for (std::size_t i = 0; i < kWindow && i < there && bits != 0; ++i) {
      const auto byte = static_cast<unsigned char>(at[i]);
      bits &= static_cast<std::uint32_t>(buckets.low[group][i][byte % 16] & buckets.high[group][i][byte / 16]);
    }
    all |= bits << (group * NeedleBuckets::kBucketsOfGroup);
  }
  return all;
}

/// The tables of so many groups of buckets, loaded.
template <class Vector, std::size_t kGroups, std::size_t kWindow>
class BucketTables {
 public:
  using Bytes = typename Vector::Bytes;
  /// The number of bytes that `candidates` reads.
  static constexpr std::size_t kReach = Vector::kWidth + kWindow - 1;

  explicit BucketTables(const NeedleBuckets& buckets) {
    for (std::size_t group = 0; group < kGroups; ++group) {
      for (std::size_t i = 0; i < kWindow; ++i) {
        low_[group][i] = Vector::table(buckets.low[group][i]);
        high_[group][i] = Vector::table(buckets.high[group][i]);
      }
    }
  }

  /// Returns a word with a bit for each byte of a vector at `at` where a bucket can be.
  __attribute__((always_inline)) std::uint64_t candidates(const char* at) const {
    const Fitting all = fitting<0>(at);
    if constexpr (kGroups == 1)
      return Vector::bits(Vector::not_zero(all.of_group[0]));
    else
      return Vector::bits(Vector::not_zero(Vector::joined(all.of_group[0], all.of_group[1])));
  }

 private:
  /// The bits of the buckets that can be at each byte of a vector.
  struct Fitting {
    Bytes of_group[kGroups];
  };

  /// Looks up the bytes of the window from `kPlace` on. Without a loop, because compilers leave it one.
  template <std::size_t kPlace>
  __attribute__((always_inline)) Fitting fitting(const char* at) const {
    const Bytes bytes = Vector::load(at + kPlace);
    const Bytes low = Vector::lower_halves(bytes);
    const Bytes high = Vector::upper_halves(bytes);
    Fitting here;
    here.of_group[0] = look_up<0, kPlace>(low, high);
    if constexpr (kGroups > 1) here.of_group[1] = look_up<1, kPlace>(low, high);
    if constexpr (kPlace + 1 < kWindow) {
      const Fitting rest = fitting<kPlace + 1>(at);
      here.of_group[0] = Vector::common(here.of_group[0], rest.of_group[0]);
      if constexpr (kGroups > 1) here.of_group[1] = Vector::common(here.of_group[1], rest.of_group[1]);
    }
    return here;
  }
  template <std::size_t kGroup, std::size_t kPlace>
  __attribute__((always_inline)) Bytes look_up(Bytes low, Bytes high) const {
    return Vector::common(Vector::look_up(low_[kGroup][kPlace], low), Vector::look_up(high_[kGroup][kPlace], high));
  }

  typename Vector::Table low_[kGroups][kWindow];
  typename Vector::Table high_[kGroups][kWindow];
};

/// Whether a needle occurs with its window at `at`.
template <std::size_t kGroups, std::size_t kWindow>
bool occurs_in_buckets(const NeedleBuckets& buckets, const char* bytes, std::size_t size, std::size_t from,
                       std::size_t at) {
  const std::uint32_t which = buckets_at<kGroups, kWindow>(buckets, bytes + at, size - at);
  return which != 0 && occurs_at(buckets, which, bytes, size, from, at);
}

/// The first occurrence with its window at one of the candidates of a vector at `at`; `size` if there is none. A call,
/// so that the loop over vectors keeps its tables in registers.
template <class Vector, std::size_t kGroups, std::size_t kWindow>
__attribute__((noinline)) std::size_t first_of_candidates(std::uint64_t candidates, const NeedleBuckets& buckets,
                                                          const char* bytes, std::size_t size, std::size_t from,
                                                          std::size_t at) {
  for (; candidates != 0; candidates &= candidates - 1) {
    const std::size_t found = at + static_cast<std::size_t>(__builtin_ctzll(candidates)) / Vector::kBitsOfByte;
    if (found >= size) break;
    if (occurs_in_buckets<kGroups, kWindow>(buckets, bytes, size, from, found)) return found;
  }
  return size;
}

/// Implements FindInBuckets for a fixed number of groups and a fixed window.
template <class Vector, std::size_t kGroups, std::size_t kWindow>
std::size_t find_in_buckets(const char* bytes, std::size_t size, std::size_t from, const NeedleBuckets& buckets) {
  std::size_t at = from;
  if constexpr (!Vector::kHasTables) {
    while (at < size && !occurs_in_buckets<kGroups, kWindow>(buckets, bytes, size, from, at)) ++at;
    return at;
  } else {
    using Tables = BucketTables<Vector, kGroups, kWindow>;
    if (at == size) return size;
    const Tables tables(buckets);
    for (; size - at >= Tables::kReach; at += Vector::kWidth) {
      const std::uint64_t candidates = tables.candidates(bytes + at);
      if (candidates == 0) continue;
      const std::size_t found =
          first_of_candidates<Vector, kGroups, kWindow>(candidates, buckets, bytes, size, from, at);
      if (found != size) return found;
    }
    char rest[Tables::kReach + Vector::kWidth] = {};
    __builtin_memcpy(rest, bytes + at, size - at);
    for (const char* loaded = rest; at < size; at += Vector::kWidth, loaded += Vector::kWidth) {
      const std::uint64_t candidates = tables.candidates(loaded);
      const std::size_t found =
          first_of_candidates<Vector, kGroups, kWindow>(candidates, buckets, bytes, size, from, at);
      if (found != size) return found;
    }
    return size;
  }
}

/// Implements FindInBuckets.
template <class Vector>
std::size_t find_in_buckets(const char* bytes, std::size_t size, std::size_t from, const NeedleBuckets& buckets) {
  constexpr std::size_t kNarrow = NeedleBuckets::kMinWindow;
  constexpr std::size_t kWide = NeedleBuckets::kMaxWindow;
  if (buckets.groups == 2) return find_in_buckets<Vector, 2, kWide>(bytes, size, from, buckets);
  if (buckets.window == kWide) return find_in_buckets<Vector, 1, kWide>(bytes, size, from, buckets);
  return find_in_buckets<Vector, 1, kNarrow>(bytes, size, from, buckets);
}

}  // namespace
}  // namespace insitu::kernels
