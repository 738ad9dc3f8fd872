#include "cli/signals.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstddef>

#include "cli/exit_code.h"

namespace insitu::cli {
namespace {

constexpr std::array kEnding = {SIGINT, SIGTERM, SIGHUP};

// A handler can see nothing but globals; it reads `removed_file` only where the flag says that it is whole.
std::array<char, PATH_MAX> removed_file{};
std::atomic<bool> has_removed_file{false};
static_assert(std::atomic<bool>::is_always_lock_free);
std::atomic<pid_t> awaited_reader{-1};
static_assert(std::atomic<pid_t>::is_always_lock_free);

/// Whole lines may have been written; nothing else is lost by ending at once.
void end_on_signal(int signal) {
  clean_up_as_on_signal();
  if (signal == SIGINT) ::_exit(static_cast<int>(ExitCode::Interrupted));
  std::signal(signal, SIG_DFL);
  ::raise(signal);  // the parent sees which one it was
}

// Of the InterruptWatch that exists.
std::atomic<bool> was_interrupted{false};
std::atomic<int> interrupt_end{-1};
static_assert(std::atomic<int>::is_always_lock_free);

void note_interrupt(int /*signal*/) {
  was_interrupted = true;
  const int saved = errno;
  if (interrupt_end >= 0) [[maybe_unused]]
    const auto written = ::write(interrupt_end, "!", 1);
  errno = saved;
}

bool is_ignored(int signal) {
  struct sigaction action = {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

void open_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // Gets this number, the first one that is free.
    ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

void handle_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (const int signal : kEnding) {
    if (!is_ignored(signal)) std::signal(signal, end_on_signal);
  }
}

void remove_on_signal(const std::string& path) {
  has_removed_file = false;
  if (path.empty() || path.size() >= removed_file.size()) return;
  removed_file[path.copy(removed_file.data(), path.size())] = '\0';
  has_removed_file = true;
}

void wait_on_signal(pid_t reader) { awaited_reader = reader; }

void clean_up_as_on_signal() {
  if (has_removed_file) ::unlink(removed_file.data());
  const pid_t reader = awaited_reader.exchange(-1);
  if (reader < 0) return;
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, descriptor);  // so that it sees the end
  while (::waitpid(reader, nullptr, 0) < 0 && errno == EINTR) {
  }
}

InterruptWatch::InterruptWatch() {
  was_interrupted = false;
  std::array<int, 2> ends = {-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
  read_ = ends[0];
  interrupt_end = ends[1];
  if (!is_ignored(SIGINT)) std::signal(SIGINT, note_interrupt);
}

InterruptWatch::~InterruptWatch() {
  if (!is_ignored(SIGINT)) std::signal(SIGINT, end_on_signal);
  const int write_end = interrupt_end.exchange(-1);
  for (const int end : {read_, write_end}) {
    if (end >= 0) ::close(end);
  }
}

bool InterruptWatch::is_interrupted() const { return was_interrupted; }

SignalsBlocked::SignalsBlocked() {
  sigset_t ending;
  ::sigemptyset(&ending);
  for (const int signal : kEnding) ::sigaddset(&ending, signal);
  ::sigprocmask(SIG_BLOCK, &ending, &before_);
}

SignalsBlocked::~SignalsBlocked() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

}  // namespace insitu::cli
