#pragma once

#include <sys/types.h>

#include <csignal>
#include <string>

namespace insitu::cli {

/// Opens those of standard input, output and error that are closed, for the direction in which they are not used: their
/// use still fails, and no file that is opened later takes their number.
void open_standard_descriptors();

/// Sets what signals do. Those that end the process remove the file of `remove_on_signal` first. One that the parent
/// ignores stays ignored. A closed pipe, and a file that may not grow, are errors of the write.
void handle_signals();

/// Has a file removed when a signal ends the process; the file need not exist any more. Only the file of the last call
/// is removed.
void remove_on_signal(const std::string& path);

/// Has a process, which reads what this one prints, waited for when a signal ends this one; -1: none.
void wait_on_signal(pid_t reader);

/// Does both now, when the process ends without unwinding. Allocates no memory.
void clean_up_as_on_signal();

/// Catches Ctrl-C as long as it lives, so that a command that waits can end by itself. Only one may exist at a time.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  [[nodiscard]] bool is_interrupted() const;
  /// Becomes readable with it, for poll(); -1: there is none.
  [[nodiscard]] int descriptor() const { return read_; }

 private:
  int read_ = -1;
};

/// While an object of this class exists no signal ends the process.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace insitu::cli
