#include "cli/progress.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "cli/terminal.h"

namespace insitu::cli {
namespace {

/// The bytes that this process has read so far, from files and pipes alike; nullopt: the system does not say.
std::optional<std::uint64_t> bytes_read() {
  std::ifstream io("/proc/self/io");
  std::string name;
  std::uint64_t bytes = 0;
  if (io >> name >> bytes && name == "rchar:") return bytes;
  return std::nullopt;
}

/// The bytes of all files; nullopt: one is a pipe, or cannot be looked at.
std::optional<std::uint64_t> size_of(const InputFiles& files) {
  std::uint64_t total = 0;
  for (const Input& input : files.inputs) {
    struct stat status = {};
    if (::stat(input.path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    total += static_cast<std::uint64_t>(status.st_size);
  }
  return total;
}

/// `640 MB`, `1.2 GB`
std::string size_text(double bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  bytes /= 1000;
  while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  return bytes < 9.95 ? fmt::format("{:.1f} {}", bytes, kUnits[unit]) : fmt::format("{:.0f} {}", bytes, kUnits[unit]);
}

std::string duration_left(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  return whole < 100 ? fmt::format("{} s", whole) : fmt::format("{} min", (whole + 59) / 60);
}

}  // namespace

std::string progress_line(std::uint64_t done, std::optional<std::uint64_t> total, double seconds) {
  const auto bytes = static_cast<double>(done);
  const double rate = bytes / seconds;
  if (!total) return fmt::format("{}, {}/s", size_text(bytes), size_text(rate));
  std::string line =
      fmt::format("{} of {}, {}/s", size_text(bytes), size_text(static_cast<double>(*total)), size_text(rate));
  if (done < *total && rate > 0) {
    line += fmt::format(", {} left", duration_left(static_cast<double>(*total - done) / rate));
  }
  return line;
}

Progress::Progress(const InputArguments& arguments, const InputFiles& files, Printing printing) {
  const bool is_undisturbed = printing == Printing::AfterReading || !is_terminal(STDOUT_FILENO);
  const bool is_wanted = arguments.messages && is_terminal(STDERR_FILENO) && is_undisturbed;
  if (!is_wanted) return;
  const auto begin = bytes_read();
  if (!begin) return;
  try {
    thread_ = std::thread([this, begin = *begin, total = size_of(files)] { show(begin, total); });
  } catch (const std::system_error&) {
    return;  // without a thread there is no progress to see
  }
}

Progress::~Progress() { end(); }

void Progress::end() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ended_.notify_all();
  thread_.join();
  clear_status_line();
}

void Progress::show(std::uint64_t begin, std::optional<std::uint64_t> total) {
  constexpr std::chrono::milliseconds kFirst{1000};
  constexpr std::chrono::milliseconds kNext{250};
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  for (auto wait = kFirst; !ended_.wait_for(lock, wait, [this] { return is_over_; }); wait = kNext) {
    const auto read = bytes_read();
    if (!read) return;
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const std::string line = progress_line(*read - begin, total, elapsed.count());
    show_status_line("insitu: " + line);
  }
}

}  // namespace insitu::cli
