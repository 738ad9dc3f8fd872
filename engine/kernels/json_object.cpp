#include "engine/kernels/json_object.h"

namespace insitu::kernels {

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
