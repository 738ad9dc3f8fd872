#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/signals.h"
#include "engine/kernels/instruction_set.h"
#include "engine/model/zone_database.h"
#include "grammar/near_name.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

namespace {

/// The table of contents.
std::string program_help() {
  return "Usage: insitu COMMAND [OPTIONS] ...\n"
         "CloudWatch Logs filter patterns and Logs Insights queries, run in place on local log files.\n"
         "\n"
         "Commands:\n"
         "  filter   print the log events that a pattern matches\n"
         "  query    run a Logs Insights query\n"
         "  fields   list the fields that queries can name\n"
         "  inspect  show how files are read, and what is in them\n"
         "  explain  show why a pattern or query does or does not select a message\n"
         "  describe list the filters, alarms and queries that templates define, by their names\n"
         "  lint     check patterns, metric filters, alarms and queries before they are deployed\n"
         "  test     check what test files expect of filters, queries, logs and alarms\n"
         "  metrics  show what a metric filter would have published, and what an alarm would have done\n"
         "\n"
         "  --help, --version\n"
         "\n"
         "`insitu COMMAND --help` says more.\n";
}

ExitCode unknown_command(std::string_view word) {
  static constexpr std::string_view kCommands[] = {"filter",   "query", "fields", "inspect", "explain",
                                                   "describe", "lint",  "test",   "metrics"};
  const std::string_view near = near_name(word, kCommands);
  complain(fmt::format("unknown command `{}`{}", word,
                       near.empty() ? "; try `insitu --help`" : fmt::format("; did you mean `{}`?", near)));
  return ExitCode::Error;
}

ExitCode print(const std::string& text) {
  ByteOutput out(STDOUT_FILENO);
  out.write(text);
  return finish(out, ExitCode::Matched);
}

ExitCode run(std::vector<std::string> words) {
  if (words.empty()) {
    write_to_stderr(program_help());
    return ExitCode::Error;
  }
  const std::string command = std::move(words.front());
  words.erase(words.begin());
  if (command == "filter") return run_filter(std::move(words));
  if (command == "query") return run_query(std::move(words));
  if (command == "fields") return run_fields(std::move(words));
  if (command == "inspect") return run_inspect(std::move(words));
  if (command == "explain") return run_explain(std::move(words));
  if (command == "describe") return run_describe(std::move(words));
  if (command == "lint") return run_lint(std::move(words));
  if (command == "test") return run_test(std::move(words));
  if (command == "metrics") return run_metrics(std::move(words));
  if (command == "--version") {
    return print(fmt::format("insitu {}\nkernel {} (INSITU_KERNEL names another)\n", INSITU_VERSION,
                             kernels::name_of(kernels::instruction_set_in_use())));
  }
  if (command == "--help" || command == "-h" || command == "help") {
    return print(program_help());
  }
  return unknown_command(command);
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
  remove_as_on_signal();
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
