#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "grammar/near_name.h"

namespace insitu::cli {

void complain(const std::string& message) { fmt::print(stderr, "insitu: {}\n", message); }

namespace {

ExitCode unknown_command(std::string_view word) {
  static constexpr std::string_view kCommands[] = {"filter", "explain"};
  const std::string_view near = near_name(word, kCommands);
  complain(fmt::format("unknown command `{}`{}", word,
                       near.empty() ? "; try `insitu --help`" : fmt::format("; did you mean `{}`?", near)));
  return ExitCode::Error;
}

ExitCode run(std::vector<std::string> words) {
  if (words.empty()) {
    fmt::print(stderr, "{}", program_help());
    return ExitCode::Error;
  }
  const std::string command = std::move(words.front());
  words.erase(words.begin());
  if (command == "filter") return run_filter(std::move(words));
  if (command == "explain") return run_explain(std::move(words));
  if (command == "--version") {
    fmt::print("insitu {}\n", INSITU_VERSION);
    return ExitCode::Matched;
  }
  if (command == "--help" || command == "-h" || command == "help") {
    fmt::print("{}", program_help());
    return ExitCode::Matched;
  }
  return unknown_command(command);
}

/// Whole lines may have been written; nothing else is lost by ending at once.
void end_on_interrupt(int) { ::_exit(static_cast<int>(ExitCode::Interrupted)); }

}  // namespace
}  // namespace insitu::cli

int main(int argc, char** argv) {
  using namespace insitu::cli;
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, and ends the scan quietly
  std::signal(SIGINT, end_on_interrupt);
  try {
    return static_cast<int>(run({argv + 1, argv + argc}));
  } catch (const std::exception& failure) {
    complain(failure.what());
    return static_cast<int>(ExitCode::Error);
  }
}
