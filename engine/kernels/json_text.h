#pragma once

#include <cstddef>
#include <cstdint>

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

/// Passes over the text of a string of JSON from `from` on, where no escape precedes it. Stops at the quote that ends
/// the string, at a control character, before any escape but `\"`, `\\`, `\n`, `\r` and `\t`, and in the last 63 bytes,
/// never within an escape. Reads nothing outside of the `size` bytes. REQUIRES: from <= size
using PassJsonText = std::size_t (*)(const char* bytes, std::size_t size, std::size_t from);

/// Where in a document a byte is.
struct JsonPlace {
  bool is_in_string = false;
  bool is_escaped = false;  ///< in a string, after the backslash of an escape
};

/// The innermost brackets that are open.
struct JsonBrackets {
  unsigned count = 0;
  std::uint64_t are_braces = 0;  ///< a bit for each: it is `{`, not `[`; the innermost is the lowest

  static constexpr unsigned kMaxCount = 64;
};

/// Passes over what lies within the outermost of the brackets in `open`, from `from` on, which is outside of strings.
/// Keeps `open` up to date. Stops before the bracket that closes the outermost one, before one that does not pair, that
/// does not follow `:` in an object or `[` or `,` in an array without white space, or that is one too many, and at a
/// newline in a string. It may stop before, and does so in the last 63 bytes and near a backslash outside of strings.
/// Sets `place` to the place where it stops. Reads nothing outside of the `size` bytes. REQUIRES: from <= size; 0 <
/// open.count <= kMaxCount
using PassJsonNesting = std::size_t (*)(const char* bytes, std::size_t size, std::size_t from, JsonBrackets& open,
                                        JsonPlace& place);

/// The passes of one instruction set.
struct JsonTextKernels {
  UnescapeJson unescape = nullptr;
  PassJsonText pass_text = nullptr;
  PassJsonNesting pass_nesting = nullptr;
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
