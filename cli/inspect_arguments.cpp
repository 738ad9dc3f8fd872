#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

constexpr std::pair<std::string_view, InspectFormat> kInspectFormats[] = {{"text", InspectFormat::Text},
                                                                          {"json", InspectFormat::Json}};

/// All events of a file are looked at, so only how their times are read can be stated.
std::vector<Option> reading_of_times(TimeArguments& arguments) {
  static constexpr std::array<std::string_view, 6> kNames = {"now", "time-field", "time-format",
                                                             "tz",  "show-times", "year"};
  std::vector<Option> options = time_options(arguments);
  std::erase_if(options, [](const Option& one) { return std::ranges::find(kNames, one.long_name) == kNames.end(); });
  return options;
}

std::vector<Option> inspect_options(InspectArguments& a) {
  std::vector<Option> options = {
      choice<InspectFormat>("output", "FORMAT", "text (default) or json", kInspectFormats, a.output),
      output_file_option(a, "write what is found to FILE, whole or not at all"),
  };
  append(options, reading_of_times(a.time));
  append(options, input_options(a));
  std::erase_if(options, [](const Option& one) { return one.long_name == "stats"; });
  return options;
}

}  // namespace

std::expected<InspectArguments, UsageError> parse_inspect_arguments(std::vector<std::string> words) {
  InspectArguments arguments;
  auto operands = read_options(std::move(words), inspect_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (arguments.help || arguments.version) return arguments;
  arguments.files = std::move(*operands);
  if (auto checked = check_input(arguments); !checked) return std::unexpected(std::move(checked.error()));
  return arguments;
}

CommandPage inspect_page() {
  InspectArguments unused;
  return {
      .name = "inspect",
      .usage = {"[OPTIONS] [FILE...]"},
      .description =
          "Shows how files are read, and what is in them: layers, shape and the rule that decided it, events, "
          "times.\n\nWithout FILE, or with `-`, reads standard input. The members of zip and tar archives "
          "are listed one by one.",
      .options = inspect_options(unused),
      .examples = {"insitu inspect app.log.gz", "insitu inspect -r logs", "insitu inspect --output json bundle.zip"},
      .exit_status = "0 there are events, 1 there are none, 2 an error.",
  };
}

}  // namespace insitu::cli
