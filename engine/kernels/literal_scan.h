#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/literal_kernels.h"

/// The search of literal_kernels.h, written once for all instruction sets. It is compiled with the options of the file
/// that includes it, so nothing in here has external linkage, and nothing inline of another header is called.
///
/// `Vector` is one instruction set: its vectors of `Bytes`, and `Truth`, the result of a comparison for each byte.
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

}  // namespace
}  // namespace insitu::kernels
