#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/instruction_set.h"

/// Searches for one of a few literals in one pass, by two anchor bytes of each, compared a vector at a time.
/// All functions are thread-safe.
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

/// The searches of one instruction set.
struct LiteralKernels {
  /// Finds needles at any offset.
  FindLiterals anywhere = nullptr;
  /// Finds needles only where a field may begin in a message that is split at white space: at the begin of `bytes`, or
  /// after `[` or a byte up to `"`. These are white space, the delimiters, and a few that cost less to let in.
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

/// Returns the searches of an instruction set. REQUIRES: this processor has `set`
const LiteralKernels& literal_kernels(InstructionSet set);

}  // namespace insitu::kernels
