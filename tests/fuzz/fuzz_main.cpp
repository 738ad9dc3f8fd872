#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/targets.h"

// What libFuzzer calls. INSITU_FUZZ_TARGET is one of the functions of targets.h.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto finding = insitu::fuzz::INSITU_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  if (!finding) return 0;
  std::fprintf(stderr, "%s\n", finding->c_str());
  std::abort();
}
