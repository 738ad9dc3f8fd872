#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "cli/input_files.h"

namespace insitu::cli {

/// Returns a line on how far the reading has come: "1.2 GB of 3.4 GB, 0.8 GB/s, 3 s left". `total`: bytes of all files;
/// nullopt: not known. REQUIRES: seconds > 0
std::string progress_line(std::uint64_t done, std::optional<std::uint64_t> total, double seconds);

/// Shows on stderr, from the first second on, how far the reading of files has come, compressed ones included; nothing
/// where stderr is no terminal, or results go to one. The line is removed at the end, and before each message.
class Progress {
 public:
  Progress(const InputArguments& arguments, const InputFiles& files);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void show(std::uint64_t begin, std::optional<std::uint64_t> total);

  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace insitu::cli
