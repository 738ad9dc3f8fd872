#pragma once

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace insitu {

/// As many threads as were asked for; 0: one per processor.
inline unsigned thread_count(unsigned asked) {
  return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

/// As many as the system lets us have: fewer only take longer.
template <class Work>
void start_others(std::vector<std::jthread>& threads, unsigned count, const Work& share) {
  try {
    while (threads.size() < count) threads.emplace_back(share);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): whoever is there does the work
  }
}

}  // namespace insitu
