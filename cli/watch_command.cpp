#include <unistd.h>

#include <utility>

#include "cli/action_runner.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/watch_arguments.h"
#include "cli/watch_run.h"

namespace insitu::cli {

ExitCode run_watch(std::vector<std::string> words) {
  const auto arguments = parse_watch_arguments(std::move(words));
  if (!arguments) return refuse_usage(arguments.error());
  if (const auto status = begin_command(arguments->metrics, watch_page)) return *status;
  // What cannot be run is refused before anything is read.
  const ActionArguments& actions = arguments->metrics.actions;
  if (actions.is_asked() && !ActionRunner::make(actions)) return ExitCode::Error;
  ByteOutput out(STDOUT_FILENO);
  return arguments->clock == WatchClock::Events ? watch_events(*arguments, out) : watch_clock(*arguments, out);
}

}  // namespace insitu::cli
