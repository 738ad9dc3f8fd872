#pragma once

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace insitu {

/// The number of threads to use: as many as `asked`; 0: one per processor.
inline unsigned thread_count(unsigned asked) {
  return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

/// Starts threads until there are `count`, or as many as the system allows: fewer only take longer.
template <class Work>
void start_others(std::vector<std::jthread>& threads, unsigned count, const Work& share) {
  try {
    while (threads.size() < count) threads.emplace_back(share);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): the threads that exist do the work
  }
}

}  // namespace insitu
