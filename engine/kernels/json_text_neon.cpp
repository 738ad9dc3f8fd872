#if defined(__aarch64__)

#include "engine/kernels/json_block_neon.h"
#include "engine/kernels/json_text_scan.h"

namespace insitu::kernels {

const JsonTextKernels kNeonJsonText = {unescape_json<NeonBlock>, pass_json_text<NeonBlock>,
                                       pass_json_nesting<NeonBlock>};

}  // namespace insitu::kernels

#endif
