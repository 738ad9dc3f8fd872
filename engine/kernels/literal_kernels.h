#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/instruction_set.h"

/// Search for one of a few literals in one pass, by two anchor bytes of each, compared a vector at a time.
namespace insitu::kernels {

/// What is searched for. REQUIRES: first < second < size, or size == 1 and both 0
struct Needle {
  const char* text = nullptr;
  std::size_t size = 0;
  std::size_t first = 0;   ///< offset of one anchor byte
  std::size_t second = 0;  ///< offset of the other
  // at_field_start only: other fields must stand on the same line.
  bool has_field_before = false;
  bool has_field_behind = false;
};

/// So many are searched for in one pass.
inline constexpr std::size_t kMaxNeedles = 3;

/// The offset of the first occurrence of one of `count` needles in `bytes` at or behind `from`, or `size` if there is
/// none. Never reads outside `bytes`. REQUIRES: 1 <= count <= kMaxNeedles; from <= size
using FindLiterals = std::size_t (*)(const char* bytes, std::size_t size, std::size_t from, const Needle* needles,
                                     std::size_t count);

/// The searches of one instruction set.
struct LiteralKernels {
  FindLiterals anywhere = nullptr;
  /// Only what stands where a field of a message may begin that is split at white space: at the begin of `bytes`, or
  /// behind `[` or a byte up to `"`. These are white space, the delimiters, and a few that cost less to let in.
  FindLiterals at_field_start = nullptr;
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

/// REQUIRES: this processor has `set`
const LiteralKernels& literal_kernels(InstructionSet set);

}  // namespace insitu::kernels
