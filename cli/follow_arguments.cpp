#include "cli/follow_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/action_arguments.h"
#include "cli/options.h"

namespace insitu::cli {
namespace {

/// An option that needs --follow.
Option follow_option(FollowArguments& a, std::string_view name, std::string_view argument, std::string_view help,
                     std::function<Applied(const std::string&)> apply) {
  return {name, '\0', argument, help, [&a, name, apply = std::move(apply)](const std::string& v) {
            if (a.first_option.empty()) a.first_option = name;
            return apply(v);
          }};
}

}  // namespace

std::vector<Option> follow_range_options(FollowArguments& a) {
  return {
      follow_option(a, "from-start", "", "begin with what is in the files, not at their end",
                    [&a](const std::string&) -> Applied {
                      a.from_start = true;
                      return {};
                    }),
      follow_option(a, "poll", "TIME", "look that often (default: when the system tells of a change; else 1s)",
                    [&a](const std::string& v) { return read_span(v, a.poll); }),
      follow_option(a, "stop-after", "TIME", "end after that time, such as `30s` or `10m`",
                    [&a](const std::string& v) { return read_span(v, a.stop_after); }),
  };
}

std::vector<Option> follow_options(FollowArguments& a) {
  std::vector<Option> options = {
      flag("follow", '\0', "go on with what comes to the files, also after they are rotated, from their end on",
           [&a] { a.is_asked = true; }),
      follow_option(a, "tail", "NUM", "begin with the last NUM of what is selected",
                    [&a](const std::string& v) { return read_number(v, a.tail.emplace()); }),
  };
  append(options, follow_range_options(a));
  append(options, {follow_option(a, "stop-on", "PATTERN", "end after the first event that this filter pattern matches",
                                 into(a.stop_on))});
  return options;
}

std::vector<Option> follow_filter_options(FollowArguments& a) {
  return {follow_option(a, "sort-window", "TIME",
                        "with --follow: hold events that long, to print them in the order of time",
                        [&a](const std::string& v) { return read_span(v, a.sort_window); })};
}

std::vector<Option> follow_query_options(FollowArguments& a) {
  return {follow_option(a, "every", "TIME", "with --follow: how often a table of `stats` is printed (default 5s)",
                        [&a](const std::string& v) { return read_span(v, a.every); })};
}

std::expected<void, UsageError> check_followed_expectations(const CountExpectations& expectations) {
  if (expectations.allow_empty) {
    return std::unexpected(UsageError{"`--allow-empty` is for `--expect`, which does not go with `--follow`"});
  }
  if (!expectations.fields_of.empty()) {
    return std::unexpected(UsageError{"`--fields-of` checks names at the end of the files; `--follow` waits for more"});
  }
  return {};
}

std::expected<void, UsageError> check_follow(const FollowArguments& a, const InputArguments& input) {
  const auto refuse = [](std::string message) { return std::unexpected(UsageError{std::move(message)}); };
  if (!a.is_asked) {
    if (a.first_option.empty()) return {};
    return refuse(fmt::format("`--{}` is for files that are followed: add --follow", a.first_option));
  }
  if (a.from_start && a.tail)
    return refuse("`--from-start` begins with everything, `--tail` with the last: choose one");
  if (!input.agent.configs.empty()) {
    return refuse("`--agent` finds the files that are there now; `--follow` is for files: name them");
  }
  if (input.files_from) {
    return refuse("`--files-from` lists the files that are there now; `--follow` is for files: name them");
  }
  const bool reads_stdin = std::ranges::find(input.files, "-") != input.files.end();
  if (reads_stdin || (input.files.empty() && !input.recursive)) {
    return refuse("standard input is followed anyway: `--follow` is for files, name one");
  }
  return {};
}

}  // namespace insitu::cli
