#include "engine/kernels/json_text.h"

namespace insitu::kernels {

const JsonTextKernels* json_text_kernels(InstructionSet set) {
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
    case InstructionSet::Neon: return &kNeonJsonText;
#endif
#if defined(__x86_64__)
    case InstructionSet::Sse42: return &kSse42JsonText;
    case InstructionSet::Avx2: return &kAvx2JsonText;
    case InstructionSet::Avx512: return &kAvx512JsonText;
#endif
  }
  return nullptr;
}

}  // namespace insitu::kernels
