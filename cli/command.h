#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "cli/command_page.h"
#include "cli/console.h"
#include "cli/exit_code.h"

namespace insitu::cli {

/// One command of the program. Valid for as long as it runs.
struct Command {
  std::string_view name;
  std::string_view summary;  ///< one line
  /// From the arguments after the command's name to the exit status. Results go to standard output, problems and notes
  /// to stderr.
  ExitCode (*run)(std::vector<std::string> words);
  CommandPage (*page)();
};

/// All commands that --help lists, in its order.
std::span<const Command> commands();
/// The command of this name; nullptr: there is none.
const Command* find_command(std::string_view name);

/// What --version prints.
std::string version_text();
/// What `insitu --help` prints.
std::string program_help();
/// The manual page of the program: the source of man.
std::string program_manual_page();

/// Prints a text on standard output, as it is, and returns the exit status.
ExitCode print_page(const std::string& text);
/// Does the same with what a person reads, a page after the other.
ExitCode print_help(const std::string& text);
/// Does the same with what write_text() makes of a text that may quote a log.
ExitCode print_text(const std::string& text);
/// Complains; returns the exit status.
ExitCode refuse_usage(const UsageError& error);

/// Does what every command begins with: complains about arguments that could not be read, prints what --help or
/// --version ask for. Returns the exit status; nullopt: the command goes on.
std::optional<ExitCode> begin_command(const CommonArguments& arguments, CommandPage (*page)());
template <class Arguments>
std::optional<ExitCode> begin_command(const std::expected<Arguments, UsageError>& arguments, CommandPage (*page)()) {
  return arguments ? begin_command(*arguments, page) : refuse_usage(arguments.error());
}

}  // namespace insitu::cli
