#if defined(__aarch64__)

#include "engine/kernels/json_block_neon.h"
#include "engine/kernels/json_object_scan.h"

namespace insitu::kernels {

JsonScan scan_json_object_neon(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits) {
  return scan_json_object<NeonBlock>(text, size, members, hits);
}

}  // namespace insitu::kernels

#endif
