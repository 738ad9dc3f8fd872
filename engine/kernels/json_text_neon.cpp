#if defined(__aarch64__)

#include "engine/kernels/json_block_neon.h"
#include "engine/kernels/json_text_scan.h"

namespace insitu::kernels {

const JsonTextKernels kNeonJsonText = {unescape_json<NeonBlock>, find_json_bracket<NeonBlock>};

}  // namespace insitu::kernels

#endif
