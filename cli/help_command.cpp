#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/commands.h"
#include "cli/help_topics.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

struct HelpArguments : CommonArguments {
  std::vector<std::string> names;
  bool manual = false;  ///< print the source of the manual page
};

std::vector<Option> help_options(HelpArguments& a) {
  std::vector<Option> options = {
      flag("manual", '\0', "print the source of the manual page, for man(1)", [&a] { a.manual = true; }),
  };
  append(options, common_options(a));
  return options;
}

CommandPage help_page() {
  HelpArguments unused;
  return {
      .name = "help",
      .usage = {"[COMMAND|TOPIC|NAME]"},
      .description =
          "Says more about a command, a topic (`cheat-sheet`, `query-commands`, `functions`, `exit-status`), or "
          "the function, command of queries or rule of lint of a name.",
      .options = help_options(unused),
      .examples = {"insitu help filter", "insitu help exit-status", "insitu help strlen"},
      .exit_status = "0 there is such a thing, 2 there is not.",
  };
}

std::expected<HelpArguments, UsageError> parse_help_arguments(std::vector<std::string> words) {
  HelpArguments arguments;
  auto operands = read_options(std::move(words), help_options(arguments));
  if (!operands) return std::unexpected(std::move(operands.error()));
  if (operands->size() > 1) {
    return std::unexpected(UsageError{fmt::format("one thing at a time: what is `{}`?", (*operands)[1])});
  }
  arguments.names = std::move(*operands);
  return arguments;
}

std::string help_on_nothing() {
  std::string text = program_help() + "`insitu help TOPIC` has:\n";
  for (const HelpTopic& topic : help_topics()) text += fmt::format("  {:<15} {}\n", topic.name, topic.summary);
  return text + "`insitu help NAME` says more about a function, a command of queries or a rule of lint.\n";
}

/// The page of a name; the error is the name that was meant, or empty.
std::expected<std::string, std::string_view> text_on(const std::string& name) {
  if (const Command* const command = find_command(name)) return help_text(command->page());
  const auto topics = help_topics();
  const auto topic = std::ranges::find(topics, name, &HelpTopic::name);
  if (topic != topics.end()) return topic->text();
  if (std::string page = page_of_name(name); !page.empty()) return page;
  std::vector<std::string_view> names = names_with_pages();
  for (const HelpTopic& one : topics) names.push_back(one.name);
  for (const Command& command : commands()) names.push_back(command.name);
  return std::unexpected(near_name(name, names));
}

ExitCode print_manual(const std::vector<std::string>& names) {
  if (names.empty()) return print_page(program_manual_page());
  const Command* const command = find_command(names.front());
  if (command == nullptr) return refuse_usage({fmt::format("there is no command `{}`", names.front())});
  return print_page(manual_page(command->page()));
}

}  // namespace

ExitCode run_help(std::vector<std::string> words) {
  const auto arguments = parse_help_arguments(std::move(words));
  if (const auto status = begin_command(arguments, help_page)) return *status;
  if (arguments->manual) return print_manual(arguments->names);
  if (arguments->names.empty()) return print_help(help_on_nothing());
  const std::string& name = arguments->names.front();
  const auto text = text_on(name);
  if (text) return print_help(*text);
  return refuse_usage({fmt::format("there is nothing on `{}`{}", name,
                                   text.error().empty() ? "; `insitu help` lists what there is"
                                                        : fmt::format("; did you mean `{}`?", text.error()))});
}

}  // namespace insitu::cli
