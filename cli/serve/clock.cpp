#include "cli/serve/clock.h"

#include <chrono>

namespace insitu::serve {

std::int64_t clock_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace insitu::serve
