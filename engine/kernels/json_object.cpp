#include "engine/kernels/json_object.h"

#include <algorithm>
#include <string>

#include "engine/kernels/name_bucket.h"

namespace insitu::kernels {
namespace {

ByteSet byte_set(std::string_view bytes) {
  ByteSet set;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    const auto bit = static_cast<std::uint8_t>(1U << ((code >> 4) & 7));
    set.low[code & 0x0F] |= bit;
    set.high[code >> 4] |= bit;
  }
  return set;
}

}  // namespace

NameBytes index_names(std::span<JsonMembers::Node> nodes, std::span<JsonMembers::Member> members,
                      std::string_view names) {
  std::string first_bytes;
  std::string second_bytes;
  for (JsonMembers::Node& node : nodes) {
    std::ranges::fill(node.first_of, JsonMembers::kNoMember);
    for (std::uint32_t index = node.first; index < node.first + node.count; ++index) {
      JsonMembers::Member& member = members[index];
      const char first = names[member.name];
      const char second = member.size == 1 ? '"' : names[member.name + 1];
      std::uint8_t& bucket = node.first_of[name_bucket(first, second)];
      member.next = bucket;
      bucket = static_cast<std::uint8_t>(index);
      first_bytes += first;
      second_bytes += second;
    }
  }
  return {.first = byte_set(first_bytes), .second = byte_set(second_bytes)};
}

ScanJsonObject scan_json_object_with(InstructionSet set) {
  switch (set) {
    case InstructionSet::Portable:
#if !defined(__aarch64__)
    case InstructionSet::Neon:
#endif
#if !defined(__x86_64__)
    case InstructionSet::Sse42:
    case InstructionSet::Avx2:
    case InstructionSet::Avx512:
#endif
      break;
#if defined(__aarch64__)
    case InstructionSet::Neon: return scan_json_object_neon;
#endif
#if defined(__x86_64__)
    case InstructionSet::Sse42: return scan_json_object_sse42;
    case InstructionSet::Avx2: return scan_json_object_avx2;
    case InstructionSet::Avx512: return scan_json_object_avx512;
#endif
  }
  return nullptr;
}

}  // namespace insitu::kernels
