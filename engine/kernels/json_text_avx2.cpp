// Compiled with the options of its instruction set: see engine/CMakeLists.txt.
#if defined(__x86_64__)

#include "engine/kernels/json_block_avx2.h"
#include "engine/kernels/json_text_scan.h"

namespace insitu::kernels {

const JsonTextKernels kAvx2JsonText = {unescape_json<Avx2Block>, pass_json_text<Avx2Block>,
                                       pass_json_nesting<Avx2Block>};

}  // namespace insitu::kernels

#endif
