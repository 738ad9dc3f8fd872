#pragma once

#include <cstddef>

#include "engine/kernels/instruction_set.h"

/// Passes over text of JSON, 64 bytes at a time. Where fewer are left they stop, and at everything that is rare: the
/// caller goes on byte by byte. All functions are thread-safe.
namespace insitu::kernels {

/// How much of a string was read, and how much of its meaning was written. In bytes.
struct UnescapedPart {
  std::size_t read = 0;
  std::size_t written = 0;
};

/// Copies what the text of a string of JSON means to `out`, quotes and backslashes without the backslash that escapes
/// them. Stops at the quote that ends the string, at a control character, before any other escape, and in the last 63
/// bytes. Reads nothing outside of the `size` bytes. REQUIRES: room for `size` bytes, all of which may be written to
using UnescapeJson = UnescapedPart (*)(const char* bytes, std::size_t size, char* out);

/// Where in a document a byte is.
struct JsonPlace {
  bool is_in_string = false;
  bool is_escaped = false;  ///< in a string, after the backslash of an escape
};

/// Finds the next byte from `from` on that is a bracket outside of strings, or a newline in a string, and sets `place`,
/// which is the place of `from`, to that of the byte. It may stop before, and does so in the last 63 bytes and near a
/// backslash outside of strings. Reads nothing outside of the `size` bytes. REQUIRES: from <= size
using FindJsonBracket = std::size_t (*)(const char* bytes, std::size_t size, std::size_t from, JsonPlace& place);

/// The passes of one instruction set.
struct JsonTextKernels {
  UnescapeJson unescape = nullptr;
  FindJsonBracket find_bracket = nullptr;
};

#if defined(__x86_64__)
extern const JsonTextKernels kSse42JsonText;
extern const JsonTextKernels kAvx2JsonText;
extern const JsonTextKernels kAvx512JsonText;
#endif
#if defined(__aarch64__)
extern const JsonTextKernels kNeonJsonText;
#endif

/// Returns the passes of an instruction set that this processor has. nullptr for Portable, which has none.
const JsonTextKernels* json_text_kernels(InstructionSet set);

}  // namespace insitu::kernels
