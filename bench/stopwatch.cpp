// stopwatch OUTPUT COMMAND: runs a shell command with its output in a file, prints seconds, seconds of processors and
// peak KiB, exits as it did.
//
// `time -v` rounds to a hundredth of a second, and an interpreter's child starts with the interpreter's peak memory.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: stopwatch OUTPUT COMMAND\n", stderr);
    return EXIT_FAILURE;
  }
  const int output = ::open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (output < 0) {
    std::perror(argv[1]);
    return EXIT_FAILURE;
  }
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child < 0) {
    std::perror("fork");
    return EXIT_FAILURE;
  }
  if (child == 0) {
    ::dup2(output, STDOUT_FILENO);
    ::execl("/bin/sh", "sh", "-c", argv[2], nullptr);
    std::_Exit(127);
  }
  int status = 0;
  rusage usage{};
  if (::wait4(child, &status, 0, &usage) != child) {
    std::perror("wait4");
    return EXIT_FAILURE;
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  std::printf("%.4f %.4f %ld\n", elapsed.count(), seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
              usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}
