#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.h"
#include "engine/engine.h"

namespace insitu::cli {

/// `words` are the arguments behind the command's name.
ExitCode run_filter(std::vector<std::string> words);
ExitCode run_query(std::vector<std::string> words);
ExitCode run_fields(std::vector<std::string> words);
ExitCode run_explain(std::vector<std::string> words);
ExitCode run_lint(std::vector<std::string> words);
ExitCode run_metrics(std::vector<std::string> words);
ExitCode run_test(std::vector<std::string> words);

/// Flushes what was written to standard output. `code`, or Error (and said) when it could not be written; a reader who
/// has gone away is none.
ExitCode finish(ByteOutput& out, ExitCode code);

/// Writes on stderr; that nobody can read it changes neither the output nor the exit status. Control characters are
/// made visible on a terminal, and no line is a command to the runner of GitHub Actions.
void write_to_stderr(std::string_view text);
/// "FILE: what is wrong, at byte N"
std::string describe(const std::string& file, const InputProblem& problem);
/// One line on stderr: "insitu: MESSAGE"; line breaks in the message are made visible.
void complain(std::string_view message);

}  // namespace insitu::cli
