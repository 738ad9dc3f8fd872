#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/kernels/instruction_set.h"
#include "engine/kernels/name_bucket.h"

/// One pass over one JSON object that checks its grammar and finds the wanted members. It takes 64 bytes at a time:
/// every class of bytes is a word of 64 bits, and the grammar is arithmetic on such words, so that the cost does not
/// depend on what the members are. The pass is sure or it is not: rare texts (escaped names, equal names, deep nesting,
/// leading blanks) are left to a caller that can walk them. All functions are thread-safe.
namespace insitu::kernels {

/// The maximum depth of objects and arrays; the scan of a deeper text is not sure.
inline constexpr std::size_t kMaxKernelJsonDepth = 62;
/// The maximum number of members that one pass can look for.
inline constexpr std::size_t kMaxJsonMembers = 64;

/// A set of bytes for a vector look-up: `byte` may be in it if `low[byte % 16] & high[byte / 16]`. Exact for ASCII.
struct ByteSet {
  std::uint8_t low[16] = {};
  std::uint8_t high[16] = {};
};

/// The bytes with which names begin: strings that begin otherwise are not looked up.
struct NameBytes {
  /// The first bytes of all names.
  ByteSet first;
  /// The second bytes of all names; for names of one byte, the quote after it.
  ByteSet second;
};

/// The members to look for: a tree of names. It borrows all of its arrays, which must outlive the scans.
struct JsonMembers {
  static constexpr std::uint32_t kNoNode = UINT32_MAX;
  static constexpr std::uint8_t kNoMember = UINT8_MAX;
  struct Member {
    /// The offset in `names`. The name is not empty, and nothing in it needs an escape.
    std::uint32_t name = 0;
    /// The length of the name in bytes.
    std::uint32_t size = 0;
    /// Whether its value is wanted; if not, only something below it is.
    bool is_wanted = false;
    /// The node of the members to look for in its value, if that is an object.
    std::uint32_t node = kNoNode;
    /// The next member of the same object and bucket. Set by index_names().
    std::uint8_t next = kNoMember;
  };
  /// The members of one object: a stretch of `members`.
  struct Node {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    /// The first member of each bucket of names. Set by index_names().
    std::uint8_t first_of[kNameBuckets] = {};
  };
  /// The first node is the object itself.
  const Node* nodes = nullptr;
  const Member* members = nullptr;
  const char* names = nullptr;
  const NameBytes* name_bytes = nullptr;
};

/// Prepares the members of all nodes for look-ups: fills what is said to be set by it, and returns how their names
/// begin. REQUIRES: members.size() <= kMaxJsonMembers
NameBytes index_names(std::span<JsonMembers::Node> nodes, std::span<JsonMembers::Member> members,
                      std::string_view names);

/// The value of a wanted member.
struct JsonHit {
  std::uint32_t member = 0;    ///< index in JsonMembers::members
  std::uint32_t position = 0;  ///< offset of its first byte in the text
};

/// The result of one scan.
struct JsonScan {
  /// Whether the text is an object that is valid as a whole but for its encoding, and `hits` counts all wanted members.
  /// If it is false, nothing else here means anything.
  bool is_sure = false;
  /// Whether there are bytes beyond ASCII. Their encoding is not checked yet.
  bool has_high = false;
  /// The number of hits that were written.
  std::uint32_t hits = 0;
  /// The number of texts, numbers and literals in the object.
  std::uint32_t leaves = 0;
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

/// Returns the scan for an instruction set that this processor has. nullptr for Portable: without vectors, the walk
/// over simdjson's index is faster.
ScanJsonObject scan_json_object_with(InstructionSet set);

}  // namespace insitu::kernels
