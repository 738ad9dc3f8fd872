#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace insitu::cli {

/// Something that `insitu help` has a text on, besides commands and names. Static.
struct HelpTopic {
  std::string_view name;
  std::string_view summary;  ///< one line
  std::string (*text)();
};

/// All topics.
std::span<const HelpTopic> help_topics();

/// All functions of queries: signature, a line, an example.
std::string functions_page();
/// The commands of queries, likewise.
std::string query_commands_page();
/// The exit statuses of all commands, one row each.
std::string exit_status_page();
/// Both languages on one page.
std::string cheat_sheet();

/// What there is to read about the function, aggregate or command of queries of this name, or the rule of lint; empty:
/// there is none.
std::string page_of_name(std::string_view name);
/// All names that page_of_name() knows. Static texts.
std::vector<std::string_view> names_with_pages();

}  // namespace insitu::cli
