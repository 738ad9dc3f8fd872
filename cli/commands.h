#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"

namespace insitu::cli {

/// The commands of the program, see Command::run.
ExitCode run_filter(std::vector<std::string> words);
ExitCode run_query(std::vector<std::string> words);
ExitCode run_merge(std::vector<std::string> words);
ExitCode run_patterns(std::vector<std::string> words);
ExitCode run_fields(std::vector<std::string> words);
ExitCode run_inspect(std::vector<std::string> words);
ExitCode run_explain(std::vector<std::string> words);
ExitCode run_describe(std::vector<std::string> words);
ExitCode run_lint(std::vector<std::string> words);
ExitCode run_metrics(std::vector<std::string> words);
ExitCode run_test(std::vector<std::string> words);
ExitCode run_agent(std::vector<std::string> words);
ExitCode run_queries(std::vector<std::string> words);
ExitCode run_watch(std::vector<std::string> words);
ExitCode run_serve(std::vector<std::string> words);
ExitCode run_config(std::vector<std::string> words);
// Not among commands(): the first is about them, the second is for shells.
ExitCode run_help(std::vector<std::string> words);
ExitCode run_complete(std::vector<std::string> words);

}  // namespace insitu::cli
