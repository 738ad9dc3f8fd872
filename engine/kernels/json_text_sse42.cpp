// Compiled with the options of its instruction set: see engine/CMakeLists.txt.
#if defined(__x86_64__)

#include "engine/kernels/json_block_sse42.h"
#include "engine/kernels/json_text_scan.h"

namespace insitu::kernels {

const JsonTextKernels kSse42JsonText = {unescape_json<Sse42Block>, pass_json_text<Sse42Block>,
                                        pass_json_nesting<Sse42Block>};

}  // namespace insitu::kernels

#endif
