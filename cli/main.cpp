#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/signals.h"
#include "engine/kernels/instruction_set.h"
#include "engine/model/zone_database.h"
#include "grammar/near_name.h"

namespace insitu::cli {

namespace {

ExitCode unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string_view near = near_name(word, names);
  complain(fmt::format("unknown command `{}`{}", word,
                       near.empty() ? "; try `insitu --help`" : fmt::format("; did you mean `{}`?", near)));
  return ExitCode::Error;
}

ExitCode run(std::vector<std::string> words) {
  if (words.empty()) {
    write_to_stderr(program_help());
    return ExitCode::Error;
  }
  const std::string word = std::move(words.front());
  words.erase(words.begin());
  if (const Command* const command = find_command(word)) return command->run(std::move(words));
  if (word == "--version" || word == "-V") return print_page(version_text());
  if (word == "--help" || word == "-h") return print_help(program_help());
  if (word == "help") return run_help(std::move(words));
  if (word == "complete") return run_complete(std::move(words));
  return unknown_command(word);
}

/// The status of a command, or that of an error where its answer may lack the times that a zone would have given it.
ExitCode checked(ExitCode status) {
  if (!has_missed_zone_database()) return status;
  complain(
      "a time zone is named, and this system has no files of zones (tzdata): only UTC and offsets such as `+09:00` are "
      "known");
  return ExitCode::Error;
}

/// Allocates no memory, because there may be none.
void complain_of_memory() {
  constexpr std::string_view kText = "insitu: out of memory\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
}

/// Ends the process where it cannot be unwound.
[[noreturn]] void end_for_lack_of_memory() {
  complain_of_memory();
  clean_up_as_on_signal();
  ::_exit(static_cast<int>(ExitCode::Error));
}

std::terminate_handler usual_end = nullptr;

std::atomic<bool> memory_has_ended = false;

[[noreturn]] void note_end_of_memory() {
  memory_has_ended = true;
  throw std::bad_alloc();
}

/// Memory may end where `main` catches nothing: before it begins, or in functions of libraries that must not throw.
/// What was thrown is known only if the function ended before it was unwound; else it is on its way still.
void end_without_memory() {
  try {
    if (std::current_exception()) throw;
    if (memory_has_ended && std::uncaught_exceptions() > 0) end_for_lack_of_memory();
  } catch (const std::bad_alloc&) {
    end_for_lack_of_memory();
  } catch (...) {
    usual_end();
  }
  usual_end();
}

/// Comes before the constructors of all global objects.
__attribute__((constructor(101))) void watch_memory() {
  std::set_new_handler(note_end_of_memory);
  usual_end = std::set_terminate(end_without_memory);
}

}  // namespace
}  // namespace insitu::cli

/// What libarchive calls where it lacks memory; its own function ends the process with status 1. The linker makes the
/// change (cli/CMakeLists.txt).
extern "C" [[noreturn]] void __wrap___archive_errx(int /*status*/, const char* /*message*/) {  // NOLINT: its name
  insitu::cli::end_for_lack_of_memory();
}

int main(int argc, char** argv) {
  using namespace insitu::cli;
  open_standard_descriptors();
  handle_signals();
  try {
    if (const auto problem = insitu::kernels::instruction_set_problem()) {
      complain(*problem);
      return static_cast<int>(ExitCode::Error);
    }
    return static_cast<int>(checked(run({argv + 1, argv + argc})));
  } catch (const std::bad_alloc&) {
    complain_of_memory();
    return static_cast<int>(ExitCode::Error);
  } catch (const std::exception& failure) {
    complain(failure.what());
    return static_cast<int>(ExitCode::Error);
  }
}
