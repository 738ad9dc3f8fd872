#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/instruction_set.h"

/// Searches for one of several literals in one pass: for a few by two anchor bytes of each, compared a vector at a
/// time; for up to some dozens by buckets, which tables of half bytes look up for a whole vector at once. All functions
/// are thread-safe.
namespace insitu::kernels {

/// One literal that is searched for. Borrows its text.
/// REQUIRES: first < second < size, or size == 1 and both 0
struct Needle {
  const char* text = nullptr;
  std::size_t size = 0;
  std::size_t first = 0;   ///< offset of one anchor byte
  std::size_t second = 0;  ///< offset of the other
  /// Only for at_field_start: other fields must be on the same line, before this one or after it.
  bool has_field_before = false;
  bool has_field_after = false;
};

/// The maximum number of needles in one pass.
inline constexpr std::size_t kMaxNeedles = 3;

/// Returns the offset of the first occurrence of one of `count` needles in `bytes` at or after `from`, or `size` if
/// there is none. Never reads outside `bytes`. REQUIRES: 1 <= count <= kMaxNeedles; from <= size
using FindLiterals = std::size_t (*)(const char* bytes, std::size_t size, std::size_t from, const Needle* needles,
                                     std::size_t count);

/// One of many literals, and where it must be to count. Borrows its text, which is not empty.
struct BucketNeedle {
  const char* text = nullptr;  ///< of a caseless one in small letters
  std::size_t size = 0;
  std::size_t window = 0;    ///< offset of the bytes that the tables know
  bool is_caseless = false;  ///< letters of ASCII count in both cases
  bool begins_field = false;
  bool has_field_before = false;  ///< only where it begins a field, as in Needle
  bool has_field_after = false;
};

/// Literals in buckets, each with the tables of a few bytes of its literals: a bucket can be at `at` if its bit is set
/// in `low[group][i][at[i] % 16] & high[group][i][at[i] / 16]` for every i of the window. Borrows the needles.
struct NeedleBuckets {
  static constexpr std::size_t kBucketsOfGroup = 8;
  static constexpr std::size_t kMaxGroups = 2;
  static constexpr std::size_t kMaxBuckets = kBucketsOfGroup * kMaxGroups;
  static constexpr std::size_t kMinWindow = 3;
  static constexpr std::size_t kMaxWindow = 4;

  /// 1 or 2
  std::size_t groups = 1;
  /// How many bytes are looked up: kMinWindow or kMaxWindow, the latter where there are two groups.
  std::size_t window = kMinWindow;
  /// All bits of a bucket are set in the tables of bytes that one of its literals does not have.
  std::uint8_t low[kMaxGroups][kMaxWindow][16] = {};
  std::uint8_t high[kMaxGroups][kMaxWindow][16] = {};
  /// The needles, bucket after bucket; those of bucket b are `first[b]` to `first[b + 1]`.
  const BucketNeedle* needles = nullptr;
  std::uint32_t first[kMaxBuckets + 1] = {};
};

/// Returns an offset within the first occurrence of one of the literals that begins at or after `from`, or `size` if
/// there is none: of overlapping ones, that whose window comes first. Never reads outside `bytes`.
/// REQUIRES: from <= size
using FindInBuckets = std::size_t (*)(const char* bytes, std::size_t size, std::size_t from,
                                      const NeedleBuckets& buckets);

/// Whether a needle occurs with its window at `at`, and begins at or after `from`.
bool occurs_at(const BucketNeedle& needle, const char* bytes, std::size_t size, std::size_t from, std::size_t at);
/// Whether a needle of one of the buckets, whose bits are set, does.
bool occurs_at(const NeedleBuckets& buckets, std::uint32_t which, const char* bytes, std::size_t size, std::size_t from,
               std::size_t at);

/// The searches of one instruction set.
struct LiteralKernels {
  /// Finds needles at any offset.
  FindLiterals anywhere = nullptr;
  /// Finds needles only where a field may begin in a message that is split at white space: at the begin of `bytes`, or
  /// after `[` or a byte up to `"`. These are white space, the delimiters, and a few that cost less to let in.
  FindLiterals at_field_start = nullptr;
  /// Finds many literals at once.
  FindInBuckets in_buckets = nullptr;
};

extern const LiteralKernels kPortableLiterals;
#if defined(__x86_64__)
extern const LiteralKernels kSse42Literals;
extern const LiteralKernels kAvx2Literals;
extern const LiteralKernels kAvx512Literals;
#endif
#if defined(__aarch64__)
extern const LiteralKernels kNeonLiterals;
#endif

/// Returns the searches of an instruction set. REQUIRES: this processor has `set`
const LiteralKernels& literal_kernels(InstructionSet set);

}  // namespace insitu::kernels
