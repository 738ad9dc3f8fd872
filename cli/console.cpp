#include "cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "engine/output/terminal_text.h"

namespace insitu::cli {

void write_to_stderr(std::string_view text) {
  const std::string lines = without_runner_commands(text);
  std::string visible;
  if (::isatty(STDERR_FILENO) == 1) append_visible(visible, lines);
  ByteOutput(STDERR_FILENO).write(visible.empty() ? lines : visible);
}

void complain(std::string_view message) { write_to_stderr(fmt::format("insitu: {}\n", in_one_line(message))); }

std::string describe(const std::string& file, const InputProblem& problem) {
  const std::string place = problem.offset ? fmt::format(", at byte {}", *problem.offset) : "";
  return fmt::format("{}{}{}: {}{}", file, problem.part.empty() ? "" : ":", problem.part, problem.message, place);
}

std::string describe_with_help(const ReadProblem& problem) {
  return problem.help.empty() ? insitu::describe(problem)
                              : fmt::format("{}; {}", insitu::describe(problem), problem.help);
}

ExitCode finish(ByteOutput& out, ExitCode code) {
  out.flush();
  if (!out.error() || out.error() == std::errc::broken_pipe) return code;
  complain("write error: " + out.error().message());
  return ExitCode::Error;
}

}  // namespace insitu::cli
