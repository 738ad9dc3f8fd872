#pragma once

#include <sys/types.h>

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace insitu::cli {

/// A program that is to be run, and what it reads.
struct ChildCommand {
  std::vector<std::string> words;        ///< the program, found as a shell finds it, and its arguments
  std::string input;                     ///< what it reads from standard input
  std::vector<std::string> environment;  ///< `NAME=VALUE`, besides the variables of this process
  std::string without = {};              ///< a variable of this process that it shall not have; empty: it has all
};

/// How a child ended.
struct ChildEnd {
  int exit_status = 0;  ///< 0 to 255
  int signal = 0;       ///< that ended it; 0: none did
  [[nodiscard]] bool is_success() const { return exit_status == 0 && signal == 0; }
};

/// A child in a process group of its own, so that no signal of a terminal reaches it and it can be ended with all that
/// it started. Nothing here waits. Not thread-safe.
class ChildProcess {
 public:
  /// Starts a program. The error is that of the system call that failed: there is no such program.
  static std::expected<ChildProcess, std::error_code> start(const ChildCommand& command);
  /// Kills it if it still runs.
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Writes what it can take of its input, and appends what it printed since the last call, at most `limit` bytes.
  void exchange(std::string& printed, std::size_t limit);
  /// Returns how it ended; nullopt: it runs.
  std::optional<ChildEnd> poll_end();
  /// Ends it and all that it started, at once.
  void kill();
  /// The descriptor on which what it prints arrives, for poll(); -1: none is open any more.
  [[nodiscard]] int output() const { return output_; }

 private:
  ChildProcess() = default;
  void close_all();

  pid_t pid_ = -1;  // -1: it has ended
  int input_ = -1;
  int output_ = -1;
  std::string pending_;  // of the input
};

/// Starts a program that reads from a descriptor and prints where this process does, in the same process group. Its
/// `input` is not used. The error is that of the system call that failed: there is no such program.
std::expected<pid_t, std::error_code> start_reader(const ChildCommand& command, int input);

/// Splits a command into words as a shell does, by blanks, quotes and backslashes; nothing is expanded. The error says
/// what is wrong with it.
std::expected<std::vector<std::string>, std::string> split_command(std::string_view text);

/// Whether a program of that name is found where a shell would look for it.
bool has_program(const std::string& name);

}  // namespace insitu::cli
