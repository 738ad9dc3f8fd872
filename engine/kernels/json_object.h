#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/instruction_set.h"

/// One pass over one JSON object: its grammar, and where the wanted members lie. 64 bytes at a time: every class of
/// bytes is a word of 64 bits, and the grammar is arithmetic on such words, so that its price does not hang on what the
/// members are. The pass is sure or it is not: what is rare (escaped names, equal names, deep nesting, blanks in front)
/// is left to whoever can walk it.
namespace insitu::kernels {

/// Deeper objects are not scanned.
inline constexpr std::size_t kMaxKernelJsonDepth = 62;
/// More members than this cannot be looked for in one pass.
inline constexpr std::size_t kMaxJsonMembers = 64;

/// A set of bytes for a vector look-up: `byte` may be in it if `low[byte % 16] & high[byte / 16]`. Exact for ASCII.
struct ByteSet {
  std::uint8_t low[16] = {};
  std::uint8_t high[16] = {};
};

/// The members to look for: a tree of names. Borrowed.
struct JsonMembers {
  static constexpr std::uint32_t kNoNode = UINT32_MAX;
  struct Member {
    std::uint32_t name = 0;  ///< offset in `names`; not empty, and nothing in it needs an escape
    std::uint32_t size = 0;
    bool is_wanted = false;        ///< its value is; else only something below it
    std::uint32_t node = kNoNode;  ///< what is looked for in its value, if that is an object
  };
  /// The members of one object: a stretch of `members`.
  struct Node {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  const Node* nodes = nullptr;  ///< the first is the object itself
  const Member* members = nullptr;
  const char* names = nullptr;
  const ByteSet* first_bytes = nullptr;   ///< of all names
  const ByteSet* second_bytes = nullptr;  ///< of all names; of names of one byte the quote behind it
};

/// The value of a wanted member.
struct JsonHit {
  std::uint32_t member = 0;    ///< index in JsonMembers::members
  std::uint32_t position = 0;  ///< of its first byte
};

struct JsonScan {
  bool is_sure = false;   ///< an object, valid as a whole but for its encoding; `hits` are all there are
  bool has_high = false;  ///< bytes beyond ASCII: their encoding is still to be checked
  std::uint32_t hits = 0;
  std::uint32_t leaves = 0;  ///< texts, numbers and literals in it
};

/// Scans `text`, which begins with `{`, and fills `hits` in the order of the text. Reads nothing outside of `text`.
/// REQUIRES: size < 2^32; room for kMaxJsonMembers hits
using ScanJsonObject = JsonScan (*)(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits);

#if defined(__x86_64__)
JsonScan scan_json_object_sse42(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits);
JsonScan scan_json_object_avx2(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits);
JsonScan scan_json_object_avx512(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits);
#endif
#if defined(__aarch64__)
JsonScan scan_json_object_neon(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits);
#endif

/// The one for an instruction set that this processor has. nullptr for portable code: without vectors, the walk over
/// simdjson's index is faster.
ScanJsonObject scan_json_object_with(InstructionSet set);

}  // namespace insitu::kernels
