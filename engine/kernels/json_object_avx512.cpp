// Compiled with the options of its instruction set: see engine/CMakeLists.txt.
#if defined(__x86_64__)

#include "engine/kernels/json_block_avx512.h"
#include "engine/kernels/json_object_scan.h"

namespace insitu::kernels {

JsonScan scan_json_object_avx512(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits) {
  return scan_json_object<Avx512Block>(text, size, members, hits);
}

}  // namespace insitu::kernels

#endif
