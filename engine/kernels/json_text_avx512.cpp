// Compiled with the options of its instruction set: see engine/CMakeLists.txt.
#if defined(__x86_64__)

#include "engine/kernels/json_block_avx512.h"
#include "engine/kernels/json_text_scan.h"

namespace insitu::kernels {

const JsonTextKernels kAvx512JsonText = {unescape_json<Avx512Block>, pass_json_text<Avx512Block>,
                                         pass_json_nesting<Avx512Block>};

}  // namespace insitu::kernels

#endif
