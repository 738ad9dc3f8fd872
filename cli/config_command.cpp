#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/configuration.h"
#include "cli/console.h"
#include "cli/options.h"
#include "cli/time_options.h"

namespace insitu::cli {
namespace {

struct ConfigArguments : CommonArguments {
  bool origin = false;
};

std::vector<Option> config_options(ConfigArguments& a) {
  std::vector<Option> options = {
      flag("origin", '\0', "also where each setting is from", [&a] { a.origin = true; }),
  };
  append(options, common_options(a));
  return options;
}

std::expected<ConfigArguments, UsageError> parse_config_arguments(std::vector<std::string> words) {
  ConfigArguments arguments;
  const auto operands = read_options(std::move(words), config_options(arguments));
  if (!operands) return std::unexpected(operands.error());
  if (arguments.help || arguments.version) return arguments;
  if (operands->size() == 1 && operands->front() == "show") return arguments;
  return std::unexpected(UsageError{"write `insitu config show`"});
}

/// Checks values as the commands do. Returns false, after complaining, if one is refused.
bool are_valid(const std::vector<Setting>& settings) {
  CommonArguments looks;
  TimeArguments time;
  When chart{};
  std::vector<Option> options = common_options(looks);
  options.push_back(wide_option(looks));
  options.push_back(chart_option(chart));
  append(options, time_options(time));
  if (const auto applied = apply_settings(settings, options); !applied) {
    refuse_usage(applied.error());
    return false;
  }
  std::optional<ShownZone> zone;
  if (read_shown_zone(time, zone)) return true;
  for (const auto& [name, value, origin] : settings) {
    if (name == "show-times" && value == time.shown) complain(fmt::format("it is set in {}", origin));
  }
  return false;
}

}  // namespace

CommandPage config_page() {
  ConfigArguments unused;
  return {
      .name = "config",
      .usage = {"show [--origin]"},
      .description =
          "Shows the settings of how results look on a terminal: `color`, `chart`, `show-times` and `wide`, which are "
          "the "
          "options of these names. A line `NAME = VALUE` sets one, in the file of the user "
          "(`$XDG_CONFIG_HOME/insitu/config`, or `~/.config/insitu/config`) or in `.insitu.config` of the project; "
          "then "
          "come variables (INSITU_COLOR, INSITU_CHART, INSITU_SHOW_TIMES, INSITU_WIDE), and at last options.\n\nThey "
          "count "
          "where results go to a terminal. No file is read where CI is set, or with --no-config. What changes an "
          "answer, an "
          "exit status, which files are read or written, or what is run is refused in them.",
      .options = config_options(unused),
      .examples = {"insitu config show --origin"},
      .exit_status = "0 the settings are shown, 2 a file has something else in it.",
  };
}

ExitCode run_config(std::vector<std::string> words) {
  const auto arguments = parse_config_arguments(std::move(words));
  if (const auto status = begin_command(arguments, config_page)) return *status;
  const auto settings = read_configuration();
  if (!settings) return refuse_usage(settings.error());
  if (!are_valid(*settings)) return ExitCode::Error;
  std::string text;
  for (const std::string_view name : setting_names()) {
    const Setting* last = nullptr;
    for (const Setting& one : *settings) {
      if (one.name == name) last = &one;
    }
    if (last == nullptr) continue;
    text += fmt::format("{} = {}{}\n", last->name, last->value,
                        arguments->origin ? fmt::format("    # {}", last->origin) : "");
  }
  return print_text(text);
}

}  // namespace insitu::cli
