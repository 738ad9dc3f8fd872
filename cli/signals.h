#pragma once

#include <csignal>
#include <string>

namespace insitu::cli {

/// Opens what is closed of standard input, output and error, for the direction in which it is not used: its use fails
/// as before, and no file that is opened later takes its number.
void open_standard_descriptors();

/// Sets what signals do. Those that end the process remove the file of `remove_on_signal` first. One that the parent
/// ignores stays ignored. A closed pipe, and a file that may not grow, are errors of the write.
void handle_signals();

/// The file is removed when a signal ends the process; it need not exist any more. One at a time: the last one counts.
void remove_on_signal(const std::string& path);

/// No signal ends the process as long as this lives.
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
