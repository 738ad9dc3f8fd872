#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"

namespace insitu::cli {

/// The commands of the program, each from its arguments to its exit status. `words` are the arguments after the
/// command's name. Results go to standard output, problems and notes to stderr.
ExitCode run_filter(std::vector<std::string> words);
ExitCode run_query(std::vector<std::string> words);
ExitCode run_fields(std::vector<std::string> words);
ExitCode run_inspect(std::vector<std::string> words);
ExitCode run_explain(std::vector<std::string> words);
ExitCode run_describe(std::vector<std::string> words);
ExitCode run_lint(std::vector<std::string> words);
ExitCode run_metrics(std::vector<std::string> words);
ExitCode run_test(std::vector<std::string> words);

}  // namespace insitu::cli
