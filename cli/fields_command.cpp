#include "cli/commands.h"

namespace insitu::cli {

ExitCode run_fields(std::vector<std::string> /*words*/) { return ExitCode::Error; }

}  // namespace insitu::cli
