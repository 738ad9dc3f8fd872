#include "cli/pager.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/child_process.h"
#include "cli/console.h"
#include "cli/environment.h"
#include "cli/signals.h"
#include "cli/terminal.h"

namespace insitu::cli {
namespace {

/// The first of the variables that is set, also if to nothing.
std::string pager_command() {
  for (const char* const name : {"INSITU_PAGER", "PAGER"}) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here sets variables
    if (const char* const value = std::getenv(name)) return value;
  }
  return "less";
}

/// The words of the pager; empty: there is to be none.
std::vector<std::string> pager_words() {
  const auto words = split_command(pager_command());
  if (!words || words->front() == "cat" || !has_program(words->front())) return {};
  return *words;
}

/// What git sets: less ends where all fits, passes colours on, and leaves the text on the screen.
std::vector<std::string> pager_environment() {
  std::vector<std::string> variables;
  if (environment_variable("LESS").empty()) variables.emplace_back("LESS=FRX");
  if (environment_variable("LV").empty()) variables.emplace_back("LV=-c");
  return variables;
}

/// A pager that reads standard output and error as long as this lives; then it is waited for.
class RunningPager {
 public:
  /// Starts none if that fails; then all is as it was.
  explicit RunningPager(const std::vector<std::string>& words) {
    std::array<int, 2> ends = {-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    const SignalsBlocked blocked;  // between its start and its name for the handler
    const auto started = start_reader({.words = words, .input = {}, .environment = pager_environment()}, ends[0]);
    if (started) begin(*started, ends[1]);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~RunningPager() {
    if (pid_ < 0) return;
    ::dup2(output_, STDOUT_FILENO);
    ::dup2(error_, STDERR_FILENO);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    wait_on_signal(-1);
    show_on_terminal(-1);
    ::close(output_);
    ::close(error_);
  }
  RunningPager(const RunningPager&) = delete;
  RunningPager& operator=(const RunningPager&) = delete;

 private:
  void begin(pid_t pid, int written) {
    constexpr int kFirstFree = 3;
    pid_ = pid;
    output_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, kFirstFree);
    error_ = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, kFirstFree);
    ::dup2(written, STDOUT_FILENO);
    ::dup2(written, STDERR_FILENO);
    wait_on_signal(pid);
    show_on_terminal(output_);
  }

  pid_t pid_ = -1;  // -1: there is none
  int output_ = -1;
  int error_ = -1;
};

}  // namespace

ExitCode with_pager(Paging paging, const std::function<ExitCode()>& run) {
  const bool is_watched = is_terminal(STDOUT_FILENO) && is_terminal(STDERR_FILENO) && !is_dumb_terminal();
  if (paging == Paging::Off || !is_watched) return run();
  const std::vector<std::string> words = pager_words();
  if (words.empty()) return run();
  const RunningPager pager(words);
  return run();
}

}  // namespace insitu::cli
