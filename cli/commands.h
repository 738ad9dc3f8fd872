#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"

namespace insitu::cli {

/// `words` are the arguments behind the command's name.
ExitCode run_filter(std::vector<std::string> words);
ExitCode run_explain(std::vector<std::string> words);

/// One line on stderr: "insitu: MESSAGE".
void complain(const std::string& message);

}  // namespace insitu::cli
