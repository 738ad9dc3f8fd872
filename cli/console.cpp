#include "cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "cli/colour_lines.h"
#include "cli/terminal.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {

namespace {

When colours_of_stderr = When::Auto;

/// The messages of this run, as far as a report wants them.
struct KeptMessages {
  bool are_wanted = false;
  std::vector<std::string> texts;
};

KeptMessages& messages_of_run() {
  static KeptMessages messages;
  return messages;
}

void keep(std::string_view text) {
  constexpr std::size_t kMaxKept = 5000;
  KeptMessages& messages = messages_of_run();
  if (!messages.are_wanted || messages.texts.size() > kMaxKept) return;
  while (text.ends_with('\n')) text.remove_suffix(1);
  messages.texts.emplace_back(messages.texts.size() < kMaxKept ? text : "insitu: note: there are more messages");
}

}  // namespace

void colour_stderr(When when) { colours_of_stderr = when; }

void keep_messages() { messages_of_run().are_wanted = true; }

const std::vector<std::string>& kept_messages() { return messages_of_run().texts; }

void write_to_stderr(std::string_view text) {
  keep(text);
  write_statistics(text);
}

void write_statistics(std::string_view text) {
  std::string lines = without_runner_commands(text);
  const bool is_coloured = colours_of(STDERR_FILENO, colours_of_stderr) == Colours::On;
  if (is_coloured || is_terminal(STDERR_FILENO)) {
    std::string visible;
    append_visible(visible, lines);
    lines = std::move(visible);
  }
  clear_status_line();
  ByteOutput(STDERR_FILENO).write(is_coloured ? coloured_lines(lines, colour_palette()) : lines);
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
