#include "cli/watch_arguments.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/follow_arguments.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, WatchClock> kClocks[] = {{"wall", WatchClock::Wall},
                                                               {"events", WatchClock::Events}};
constexpr std::pair<std::string_view, WatchFormat> kWatchFormats[] = {{"text", WatchFormat::Text},
                                                                      {"ndjson", WatchFormat::Ndjson}};
/// Of the options of time those that say how the time of an event is found.
constexpr std::array<std::string_view, 4> kEventTimes = {"time-field", "time-format", "year", "tz"};

std::vector<Option> watch_options(WatchArguments& a) {
  std::vector<Option> options = {
      {"alarm", '\0', "NAME", "with --from: watch this alarm; may be repeated (default: all)", into(a.alarms)},
  };
  append(options, alarm_source_options(a.metrics));
  append(options, action_options(a.metrics.actions));
  append(options,
         {
             {"clock", '\0', "CLOCK", "wall (default); events: the times of the events, to the end of the files",
              [&a](const std::string& v) { return read_choice<WatchClock>(v, kClocks, a.clock); }},
             {"state", '\0', "FILE", "keep there how far everything has come, and go on from it", into(a.state_file)},
             flag("catch-up", '\0', "run actions also for what fell due while nothing watched",
                  [&a] { a.catch_up = true; }),
             {"output", '\0', "FORMAT", "text (default), ndjson: an object for each transition",
              [&a](const std::string& v) { return read_choice<WatchFormat>(v, kWatchFormats, a.output); }},
         });
  append(options, follow_range_options(a.follow));
  for (Option& option : time_options(a.metrics.time)) {
    if (std::ranges::find(kEventTimes, option.long_name) != kEventTimes.end()) options.push_back(std::move(option));
  }
  options.push_back(flag("no-aws-limits", '\0', "lift the service's quotas of patterns",
                         [&a] { a.metrics.compile.quotas = ServiceQuotas::Lifted; }));
  append(options, input_options(a.metrics));
  std::erase_if(options, [](const Option& one) { return one.long_name == "stats"; });
  return options;
}

std::expected<void, UsageError> check_watch(const WatchArguments& a) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (a.metrics.templates.empty() && !a.metrics.alarm.threshold) {
    return refuse("which alarm? Add `--from TEMPLATE`, or `--threshold '>= 5'` and a pattern");
  }
  if (a.metrics.templates.empty() && !a.alarms.empty()) {
    return refuse("`--alarm` names an alarm of a template: add `--from TEMPLATE`, or write `--threshold '>= 5'`");
  }
  if (!a.metrics.templates.empty() && a.metrics.filter) {
    return refuse("`--filter` chooses what `insitu metrics` shows; an alarm is fed by all filters of its metric");
  }
  if (a.catch_up && a.clock == WatchClock::Wall && !a.state_file) {
    return refuse("`--catch-up` is about what fell due since an earlier run: add `--state`");
  }
  if (a.clock == WatchClock::Events) {
    if (!a.follow.first_option.empty()) {
      return refuse(fmt::format("`--clock events` reads the files to their end: `--{}` is for the wall clock",
                                a.follow.first_option));
    }
    if (a.catch_up) return refuse("`--clock events` misses nothing: `--catch-up` is for the wall clock");
    return {};
  }
  if (a.metrics.files.empty() && !a.metrics.recursive && !a.metrics.files_from) {
    return refuse("which logs? Name files; `--clock events` reads standard input, too");
  }
  if (a.metrics.files_from) {
    return refuse("`--files-from` lists the files that are there now; a watch waits for more: name them");
  }
  FollowArguments follow = a.follow;
  follow.is_asked = true;
  return check_follow(follow, a.metrics);
}

}  // namespace

std::expected<WatchArguments, UsageError> parse_watch_arguments(std::vector<std::string> words) {
  WatchArguments arguments;
  auto operands = read_options(std::move(words), watch_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.metrics.help || arguments.metrics.version) return arguments;
  MetricsArguments& metrics = arguments.metrics;
  // One name stands for all: the rules for options beside a name are the same.
  if (!metrics.templates.empty()) metrics.alarm.name = arguments.alarms.empty() ? "" : arguments.alarms.front();
  if (metrics.templates.empty() && !metrics.alarm.threshold) {
    return std::unexpected(check_watch(arguments).error());
  }
  auto completed = complete_metrics_arguments(metrics, std::move(*operands));
  if (!completed) return std::unexpected(std::move(completed.error()));
  if (auto checked = check_watch(arguments); !checked) return std::unexpected(std::move(checked.error()));
  return arguments;
}

CommandPage watch_page() {
  WatchArguments unused;
  return {
      .name = "watch",
      .usage = {"[OPTIONS] --from TEMPLATE [--alarm NAME]... FILE...",
                "[OPTIONS] --threshold '>= 5' [--period 5m] PATTERN FILE..."},
      .description =
          "Follows log files, counts what metric filters publish, and evaluates alarms on it at the end of each "
          "period; "
          "prints each change of a state, and runs commands at it. Nothing is sent anywhere unless a webhook is given.",
      .options = watch_options(unused),
      .sections = {input_shapes_help()},
      .examples = {"insitu watch --threshold '>= 5' --period 5m '{ $.level = \"ERROR\" }' app.jsonl",
                   "insitu watch --from template.yaml --alarm TooManyErrors --state watch.json app.jsonl",
                   "insitu watch --from plan.json --envelope lambda --exec 'python3 run_handler.py' app.jsonl",
                   "insitu watch --from plan.json --clock events --output ndjson old.jsonl.gz"},
      .exit_status =
          "0 at --stop-after, or at the end of --clock events, 2 an error, also of an action; 130 on Ctrl-C.",
  };
}

}  // namespace insitu::cli
